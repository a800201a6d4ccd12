using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Retention;

/// <summary>Reads and checks files of retention schedules. Collects every problem before it refuses.</summary>
internal static class RetentionScheduleFile
{
    /// <summary>Longer than anybody lives; catches a year typed into an amount.</summary>
    private const int LongestAmount = 150;

    private const int LongestDays = LongestAmount * 366;
    private const int MostGraceDays = 365;

    private static readonly RecordClass[] WithoutPeople = [RecordClass.RememberedReply, RecordClass.AuditPersonal, RecordClass.InboxItem, RecordClass.Request, RecordClass.Access, RecordClass.Keeping];
    private static readonly RecordClass[] Ending = [RecordClass.Referral, RecordClass.Check, RecordClass.Handover, RecordClass.Task, RecordClass.Pattern, RecordClass.Ending];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
    };

    /// <summary>The schedules of a text after those that are there already.</summary>
    /// <exception cref="RetentionScheduleException">It is wrong, alone or together with them.</exception>
    public static IReadOnlyList<RetentionSchedule> Read(string json, string source, IReadOnlyList<RetentionSchedule> known)
    {
        FileEntry file;
        try
        {
            file = JsonSerializer.Deserialize<FileEntry>(json, Json) ?? throw new RetentionScheduleException(source, ["is empty"]);
        }
        catch (JsonException e)
        {
            throw new RetentionScheduleException(source, [$"is not valid: {e.Message}"], e);
        }

        List<string> problems = [];
        List<RetentionSchedule> all = [.. known];
        foreach (var entry in file.Schedules)
        {
            if (all.Any(s => s.Version == entry.Version))
                problems.Add($"{entry.Version}: occurs twice; a change takes a version of its own, because decisions name it");
            all.Add(ScheduleOf(entry, problems));
        }

        if (problems.Count == 0)
            CheckDates(all, problems);
        return problems.Count == 0 ? [.. all.OrderBy(s => s.From)] : throw new RetentionScheduleException(source, problems);
    }

    private static RetentionSchedule ScheduleOf(ScheduleEntry entry, List<string> problems)
    {
        var id = entry.Version;
        if (string.IsNullOrWhiteSpace(id) || id.Length > 40 || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
            problems.Add($"{id}: version is letters, digits, '.', '-' and '_'");
        var from = Date(entry.From);
        var until = entry.Until is null ? null : Date(entry.Until);
        if (from is null || (entry.Until is not null && until is null))
            problems.Add($"{id}: from and until are dates such as 2026-09-30");
        else if (until <= from)
            problems.Add($"{id}: until {entry.Until} is not after from {entry.From}");
        if (entry.GraceDays is < 1 or > MostGraceDays)
            problems.Add($"{id}: graceDays is 1 to {MostGraceDays}: a decision needs a way back");
        var rules = entry.Rules.Select(r => RuleOf(id, r, problems)).ToList();
        foreach (var missing in Enum.GetValues<RecordClass>().Where(c => c != RecordClass.Unspecified && !rules.Any(r => r.Class == c && r.Sensitivity.Count == 0)))
            problems.Add($"{id}: has no rule for {Code.Of(missing)}");
        foreach (var twice in rules.GroupBy(r => (r.Class, string.Join(',', r.Sensitivity.Order()))).Where(g => g.Count() > 1))
            problems.Add($"{id}: has two rules for {Code.Of(twice.Key.Class)}");
        return new RetentionSchedule(id, entry.Partnership, from ?? default, until, entry.Note, entry.GraceDays, rules);
    }

    private static RetentionRule RuleOf(string id, RuleEntry entry, List<string> problems)
    {
        if (!Code.TryParse<RecordClass>(entry.Class, out var recordClass) || recordClass == RecordClass.Unspecified)
            problems.Add($"{id}: '{entry.Class}' is no class of record");
        var where = $"{id}: {entry.Class}";
        List<SensitivityClass> sensitivity = [];
        foreach (var code in entry.Sensitivity ?? [])
        {
            if (Code.TryParse<SensitivityClass>(code, out var named) && named != SensitivityClass.Unspecified)
                sensitivity.Add(named);
            else
                problems.Add($"{where}: '{code}' is no sensitivity class");
        }

        if (sensitivity.Count > 0 && recordClass != RecordClass.Concern)
            problems.Add($"{where}: only concerns have a sensitivity class");
        if (entry.Terms.Count == 0)
            problems.Add($"{where}: has no term");
        return new RetentionRule(recordClass, sensitivity, [.. entry.Terms.Select(t => TermOf(where, recordClass, t, problems))]);
    }

    private static RetentionTerm TermOf(string where, RecordClass recordClass, TermEntry entry, List<string> problems)
    {
        if (!Code.TryParse<RetentionEvent>(entry.After, out var after) || after == RetentionEvent.Unspecified)
            problems.Add($"{where}: '{entry.After}' is not RECORDED, CLOSED, LAST_ENTRY or BIRTHDAY");
        if (!Code.TryParse<RetentionUnit>(entry.Unit, out var unit) || unit == RetentionUnit.Unspecified)
            problems.Add($"{where}: '{entry.Unit}' is not DAYS, MONTHS or YEARS");
        var longest = unit switch { RetentionUnit.Days => LongestDays, RetentionUnit.Months => LongestAmount * 12, _ => LongestAmount };
        if (entry.Amount < 1 || entry.Amount > longest)
            problems.Add($"{where}: amount {entry.Amount.ToString(CultureInfo.InvariantCulture)} is not 1 to {longest.ToString(CultureInfo.InvariantCulture)}");
        if (string.IsNullOrWhiteSpace(entry.Source))
            problems.Add($"{where}: a term has no source");
        if (after is RetentionEvent.Birthday or RetentionEvent.LastEntry && WithoutPeople.Contains(recordClass))
            problems.Add($"{where}: is counted from RECORDED alone");
        if (after == RetentionEvent.Closed && !Ending.Contains(recordClass))
            problems.Add($"{where}: does not end, so nothing is counted from CLOSED");
        return new RetentionTerm(after, entry.Amount, unit, entry.Source);
    }

    private static void CheckDates(List<RetentionSchedule> all, List<string> problems)
    {
        foreach (var group in all.GroupBy(s => s.Partnership ?? "", StringComparer.OrdinalIgnoreCase))
        {
            var inOrder = group.OrderBy(s => s.From).ToList();
            for (var i = 1; i < inOrder.Count; i++)
            {
                if (inOrder[i - 1].Until is not { } until || until > inOrder[i].From)
                    problems.Add($"{inOrder[i - 1].Version} and {inOrder[i].Version} overlap: the first must end when the second begins");
            }

            if (group.Key.Length == 0 && inOrder[^1].Until is not null)
                problems.Add($"{inOrder[^1].Version} is the last default and must not end");
        }

        if (all.TrueForAll(s => s.Partnership is not null))
            problems.Add("there is no default schedule (one without a partnership)");
    }

    private static DateOnly? Date(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    private sealed record FileEntry(IReadOnlyList<ScheduleEntry> Schedules);

    private sealed record ScheduleEntry(
        string Version, string From, IReadOnlyList<RuleEntry> Rules, int GraceDays, string? Until = null, string? Partnership = null, string? Note = null);

    private sealed record RuleEntry(string Class, IReadOnlyList<TermEntry> Terms, IReadOnlyList<string>? Sensitivity = null);

    private sealed record TermEntry(string After, int Amount, string Unit, string Source);
}
