using System.Buffers;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using InfoShare.Core;
using InfoShare.Core.Clocks;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Broker.Validation;

/// <summary>
/// Gathers what is wrong with one request, all of it at once. A problem says what would be right and never repeats the value,
/// which may be personal data. Field paths are the proto's own names.
/// </summary>
/// <param name="now">The partnership's time.</param>
/// <param name="agency">Kind of the calling organisation.</param>
internal sealed partial class RequestCheck(DateTimeOffset now, AgencyKind agency)
{
    /// <summary>How far a caller's clock may be ahead before a time counts as the future.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    private static readonly DateOnly Earliest = new(1900, 1, 1);
    private const int MaxViolations = 100;
    private readonly List<FieldViolation> violations = [];

    /// <summary>What was found.</summary>
    public IReadOnlyList<FieldViolation> Violations => violations;

    /// <summary>The partnership's time.</summary>
    public DateTimeOffset Now => now;

    /// <summary>Today in England.</summary>
    public DateOnly Today { get; } = LondonTime.DateOf(now);

    /// <summary>Kind of the calling organisation.</summary>
    public AgencyKind Agency => agency;

    /// <summary>Says that a field is not acceptable; one problem a field is enough.</summary>
    public void Add(string field, string problem)
    {
        if (violations.Count < MaxViolations && !violations.Exists(v => v.Field == field))
            violations.Add(new FieldViolation(field, problem));
    }

    /// <summary>Adds the problem unless the condition holds; returns the condition.</summary>
    public bool Require(bool good, string field, string problem)
    {
        if (!good)
            Add(field, problem);
        return good;
    }

    /// <summary>A message that must be there.</summary>
    public bool Present(string field, IMessage? message) => Require(message is not null, field, "is required");

    /// <summary>The id of a change.</summary>
    public void RequestId(string value) => Require(
        Guid.TryParseExact(value, "D", out var id) && id != Guid.Empty, "request_id", "must be a UUID, for example 7f1c9a52-9d3e-4b86-8a55-0c6f2f1f7b11");

    /// <summary>Text of one or many lines that must be there.</summary>
    public void Text(string field, string value, int min, int max)
    {
        var length = Characters.VisibleLength(value);
        if (length == 0)
            Add(field, $"is required: {min} to {max} characters");
        else if (length < min || value.Length > max)
            Add(field, $"must have {min} to {max} characters");
    }

    /// <summary>Text that may be empty.</summary>
    public void OptionalText(string field, string value, int max, int min = 1)
    {
        if (value.Length > 0)
            Text(field, value, min, max);
    }

    /// <summary>Text of one line that must be there.</summary>
    public void Line(string field, string value, int min, int max)
    {
        Text(field, value, min, max);
        Require(
            !value.Any(char.IsControl) && !Characters.HasLineEndOrNonCharacter(value), field, "must be one line without control characters");
    }

    /// <summary>Text of one line that may be empty.</summary>
    public void OptionalLine(string field, string value, int max, int min = 1)
    {
        if (value.Length > 0)
            Line(field, value, min, max);
    }

    /// <summary>A code that must be stated. That a number is known is checked for every field elsewhere.</summary>
    public void Stated<TEnum>(string field, TEnum value) where TEnum : struct, System.Enum =>
        Require(Convert.ToInt32(value) != 0, field, "must be stated");

    /// <summary>A list of codes: each stated, none twice.</summary>
    public void Codes<TEnum>(string field, IReadOnlyList<TEnum> values, int min, int max) where TEnum : struct, System.Enum
    {
        Count(field, values.Count, min, max);
        foreach (var (index, value) in values.Take(max).Index())
            Stated($"{field}[{index}]", value);
        Require(values.Distinct().Count() == values.Count, field, "names one code twice");
    }

    /// <summary>How many entries a list has.</summary>
    public void Count(string field, int count, int min, int max)
    {
        if (count < min)
            Add(field, $"needs at least {min}");
        else if (count > max)
            Add(field, $"may have at most {max}");
    }

    /// <summary>An id that an earlier answer gave. Whether it exists is not judged here.</summary>
    public void Id(string field, string value)
    {
        if (value.Length == 0)
            Add(field, "is required");
        else
            OptionalId(field, value);
    }

    /// <summary>An id that may be empty.</summary>
    public void OptionalId(string field, string value) => Require(
        value.Length <= 64 && !value.AsSpan().ContainsAnyExcept(IdCharacters), field, "must be an id from an earlier answer, for example ref_06AZ3Q4V1XZ9QK0T8M7C2N5R4W");

    /// <summary>A version that an earlier answer gave.</summary>
    public void Version(long value) => Require(value >= 1, "version", "must be the version that you saw, 1 or more");

    /// <summary>A page's size; 0 is left out.</summary>
    public void PageSize(int value, int max = 100) => Require(value >= 0 && value <= max, "page_size", $"must be 1 to {max}, or left out");

    /// <summary>A page token or cursor. Whose it is is judged when it is opened.</summary>
    public void Token(string field, string value) => Require(
        value.Length <= 2048 && !value.AsSpan().ContainsAnyExcept(TokenCharacters), field, "must be the one that the page or message before gave");

    /// <summary>A date, or null when it is empty or no date.</summary>
    /// <param name="latest">The last day that makes sense; null: today.</param>
    /// <param name="earliest">The first day that makes sense; null: 1900-01-01.</param>
    public DateOnly? Date(string field, string value, bool required = false, DateOnly? latest = null, DateOnly? earliest = null)
    {
        if (value.Length == 0)
        {
            Require(!required, field, "is required, as YYYY-MM-DD");
            return null;
        }

        if (!DateOnly.TryParseExact(value, "yyyy-MM-dd", out var date))
        {
            Add(field, "must be a date that exists, as YYYY-MM-DD");
            return null;
        }

        var last = latest ?? Today;
        var first = earliest ?? Earliest;
        if (date > last)
            Add(field, latest is null ? "must not be in the future" : $"must not be after {last:yyyy-MM-dd}");
        else if (date < first)
            Add(field, $"must not be before {first:yyyy-MM-dd}");
        return date;
    }

    /// <summary>A day from which and a day until which; the end not before the start.</summary>
    /// <param name="future">Whether the days may lie in the future: a declared intention.</param>
    public void Dates(string fromField, string from, string toField, string to, bool required = false, bool future = false)
    {
        DateOnly? latest = future ? Today.AddYears(5) : null;
        var start = Date(fromField, from, required, latest);
        var end = Date(toField, to, latest: latest);
        if (start is not null && end is not null)
            Require(end >= start, toField, $"must not be before {fromField[(fromField.LastIndexOf('.') + 1)..]}");
    }

    /// <summary>A day after today, at most five years away.</summary>
    public void DateAhead(string field, string value, bool required) =>
        Date(field, value, required, latest: Today.AddYears(5), earliest: Today.AddDays(1));

    /// <summary>An instant in the past.</summary>
    public void PastInstant(string field, Timestamp? value, bool required = false)
    {
        if (value is null)
        {
            Require(!required, field, "is required");
            return;
        }

        // One that cannot be is told of by the walk over all fields.
        if (!MessageWalk.IsPossible(value))
            return;
        var instant = value.ToDateTimeOffset();
        if (instant > now + ClockTolerance)
            Add(field, "must not be in the future");
        else if (instant < new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.Zero))
            Add(field, "must not be before 1900");
    }

    /// <summary>A telephone number.</summary>
    public void Telephone(string field, string value) => Require(
        value.Length == 0 || (value.Length <= 30 && value.Count(char.IsAsciiDigit) >= 3 && !value.AsSpan().ContainsAnyExcept(TelephoneCharacters)),
        field, "must be digits, spaces and + ( ) -, at most 30 characters");

    /// <summary>Time of day.</summary>
    public void TimeOfDay(string field, string value) =>
        Require(value.Length == 0 || ClockTime().IsMatch(value), field, "must be a time of day as HH:MM");

    private static readonly SearchValues<char> IdCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    private static readonly SearchValues<char> TokenCharacters = IdCharacters;

    private static readonly SearchValues<char> TelephoneCharacters = SearchValues.Create("0123456789 +()-");

    [GeneratedRegex("^([01][0-9]|2[0-3]):[0-5][0-9]\\z", RegexOptions.NonBacktracking)]
    private static partial Regex ClockTime();
}
