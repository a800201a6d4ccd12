using InfoShare.Protocol.Common.V1;
using InfoShare.WebConsole.Text;

namespace InfoShare.WebConsole.Forms;

/// <summary>Who is meant, as typed: the own record's id, or what is known. Nothing needs to be known in one way only.</summary>
public sealed class SubjectForm
{
    /// <summary>The id of the own organisation's record.</summary>
    public string? OwnRecord { get; set; }

    /// <summary>NHS number.</summary>
    public string? NhsNumber { get; set; }

    /// <summary>Given name.</summary>
    public string? GivenName { get; set; }

    /// <summary>Family name.</summary>
    public string? FamilyName { get; set; }

    /// <summary>Day of birth, as day/month/year.</summary>
    public string? Born { get; set; }

    /// <summary>First line of the address.</summary>
    public string? Line { get; set; }

    /// <summary>Postcode.</summary>
    public string? Postcode { get; set; }

    /// <summary>The name as typed; empty when there is none.</summary>
    public string Name => $"{GivenName?.Trim()} {FamilyName?.Trim()}".Trim();

    /// <summary>The address as typed; null when there is none.</summary>
    public Address? Address => Blank(Line) && Blank(Postcode) ? null : new Address { Line = Line?.Trim() ?? "", Postcode = Postcode?.Trim() ?? "" };

    /// <summary>Whether nobody was named.</summary>
    internal bool IsEmpty => Blank(OwnRecord) && Blank(NhsNumber) && Name.Length == 0 && Blank(Born) && Address is null;

    /// <summary>What cannot be read.</summary>
    /// <param name="name">The form's name for this person, for example "Form.Partner".</param>
    internal void JudgeDay(Faults faults, string name) =>
        faults.Require(Blank(Born) || London.Iso(Born) is not null, name + ".Born", "Write the day as day/month/year, for example 17/3/2021");

    /// <summary>What cannot be read, what is missing, and what would not go.</summary>
    /// <param name="takesAddress">Whether an address beside the own record's id goes on its own.</param>
    internal void Judge(Faults faults, string name, bool takesAddress = false)
    {
        JudgeFound(faults, name);
        JudgeId(faults, name, takesAddress);
    }

    /// <summary>What cannot be read, and what is missing.</summary>
    internal void JudgeFound(Faults faults, string name)
    {
        JudgeDay(faults, name);
        faults.Require(CanBeFound, name + ".OwnRecord", "Give your record's id, or an NHS number, or a name with a day of birth or an address");
    }

    /// <summary>
    /// What stands beside the own record's id: the id alone says who is meant, so that a slip in it would be about somebody else than the name beside it,
    /// and nobody would see it (A5).
    /// </summary>
    /// <param name="takesAddress">Whether an address beside it goes on its own.</param>
    internal void JudgeId(Faults faults, string name, bool takesAddress = false) => faults.Require(
        Blank(OwnRecord) || !(SaysWho || (Address is not null && !takesAddress)), name + ".OwnRecord",
        "The id alone says who it is, and the rest would not go. Empty the id, or the rest of this box" + (takesAddress ? " but the address" : ""));

    /// <summary>Whether anything beside the id says who it is.</summary>
    private bool SaysWho => !Blank(NhsNumber) || Name.Length > 0 || !Blank(Born);

    /// <summary>What stands beside the own record's id, in words, for what is urgent: it is held up by nothing, and goes by the id. Empty where nothing does.</summary>
    internal string BesideId => Blank(OwnRecord) || !(SaysWho || Address is not null) ? "" : $"Written beside our record {OwnRecord!.Trim()}: " + string.Join(", ", new[]
    {
        Name, Blank(Born) ? "" : $"born {Born!.Trim()}", Blank(NhsNumber) ? "" : $"NHS number {NhsNumber!.Trim()}",
        Address is { } address ? $"address {$"{address.Line} {address.Postcode}".Trim()}" : "",
    }.Where(p => p.Length > 0));

    /// <summary>Whether it says enough for somebody to be found by it.</summary>
    internal bool CanBeFound => !Blank(OwnRecord) || !Blank(NhsNumber) || (Name.Length > 0 && (!Blank(Born) || Address is not null));

    /// <summary>
    /// As the broker takes it: the own record alone where it is given, because it says who is meant by itself; what stands beside it is asked about
    /// (<see cref="JudgeId"/>), or goes in words (<see cref="BesideId"/>). A day that nobody can read, which only
    /// what is urgent may bring, goes as it was typed: the broker sets it aside, keeps it, and takes whoever it is for a child (E21).
    /// </summary>
    internal SubjectRef ToSubject() =>
        Blank(OwnRecord) ? new SubjectRef { Demographics = Known() } : new SubjectRef { OwnRecordId = OwnRecord!.Trim() };

    /// <summary>What is known of the person, beside the own record's id.</summary>
    internal Demographics Known()
    {
        var known = new Demographics
        {
            GivenName = GivenName?.Trim() ?? "",
            FamilyName = FamilyName?.Trim() ?? "",
            BirthDate = London.Iso(Born) ?? Born?.Trim() ?? "",
            Address = Address,
        };
        if (!Blank(NhsNumber))
            known.Identifiers.Add(new PersonIdentifier { Scheme = IdentifierScheme.NhsNumber, Value = NhsNumber!.Trim() });
        return known;
    }

    /// <summary>The field that the broker means; empty when it means none of this person's.</summary>
    /// <param name="path">The broker's path, for example "new_partner.demographics.birth_date".</param>
    /// <param name="subject">The broker's name for this person, for example "new_partner".</param>
    /// <param name="name">The form's.</param>
    internal static string FieldOf(string path, string subject, string name)
    {
        if (!path.StartsWith(subject, StringComparison.Ordinal))
            return "";
        return name + path[subject.Length..] switch
        {
            ".demographics.identifiers[0].value" => ".NhsNumber",
            ".demographics.given_name" => ".GivenName",
            ".demographics.family_name" => ".FamilyName",
            ".demographics.birth_date" => ".Born",
            ".demographics.address.postcode" => ".Postcode",
            ".demographics.address" or ".demographics.address.line" => ".Line",
            _ => ".OwnRecord",
        };
    }

    private static bool Blank(string? text) => string.IsNullOrWhiteSpace(text);
}

/// <summary>How a page draws it.</summary>
/// <param name="Name">The form's name for this person, for example "Form.Partner".</param>
/// <param name="Heading">Who it is, as a heading.</param>
/// <param name="RecordHint">Help for the own record's id.</param>
public sealed record SubjectFields(SubjectForm Form, Faults Faults, string Name, string Heading, string RecordHint);
