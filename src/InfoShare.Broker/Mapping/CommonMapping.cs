using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.People.Identity;
using InfoShare.Core.Vocabulary;
using P = InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Mapping;

/// <summary>
/// Between the protocol's messages and Core's records. Enums share numbers with Core (a test holds them together), so they are
/// cast; an empty string is "not given".
/// </summary>
internal static class CommonMapping
{
    public static string? OrNull(string value) => value.Length == 0 ? null : value;

    public static DateOnly? Date(string value) =>
        value.Length == 0 ? null : DateOnly.ParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Text(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    public static Timestamp? Stamp(DateTimeOffset? instant) => instant is { } i ? Timestamp.FromDateTimeOffset(i) : null;

    public static SubjectRef ToCore(this P.SubjectRef subject) => subject.SubjectCase switch
    {
        P.SubjectRef.SubjectOneofCase.PersonId => SubjectRef.ById(subject.PersonId),
        P.SubjectRef.SubjectOneofCase.OwnRecordId => SubjectRef.ByOwnRecord(subject.OwnRecordId),
        _ => SubjectRef.By(subject.Demographics.ToCore()),
    };

    public static Demographics ToCore(this P.Demographics d) => new()
    {
        GivenName = OrNull(d.GivenName.Trim()),
        FamilyName = OrNull(d.FamilyName.Trim()),
        BirthDate = Date(d.BirthDate),
        ExpectedBirthDate = Date(d.ExpectedBirthDate),
        Sex = (Sex)(int)d.Sex,
        Identifiers =
        [
            .. d.Identifiers.Select(i => new PersonIdentifier((IdentifierScheme)(int)i.Scheme, NormalIdentifier(i.Value), i.Superseded)
            {
                Source = (SourceKind)(int)i.Source,
                From = Date(i.FromDate),
                To = Date(i.ToDate),
            }),
        ],
        OtherNames = [.. d.OtherNames.Concat(d.NameFacts.Select(n => n.Name)).Distinct()],
        NameFacts =
        [
            .. d.NameFacts.Select(n => new NameFact(
                n.Name, (NameKind)(int)n.Kind, Date(n.FromDate), Date(n.ToDate), (SourceKind)(int)n.Source,
                n.Verification == P.VerificationState.Unspecified ? VerificationState.Unverified : (VerificationState)(int)n.Verification))
        ],
        Address = d.Address?.ToCore(),
        Telephone = OrNull(d.Telephone),
    };

    public static PostalAddress ToCore(this P.Address a) => new(OrNull(a.Uprn), OrNull(a.Line), OrNull(a.Postcode.ToUpperInvariant()), OrNull(a.Area));

    /// <summary>For the organisation whose own record it is, and for nobody else.</summary>
    public static P.Demographics ToProto(this Demographics d)
    {
        var person = new P.Demographics
        {
            GivenName = d.GivenName ?? "",
            FamilyName = d.FamilyName ?? "",
            BirthDate = Text(d.BirthDate),
            ExpectedBirthDate = Text(d.ExpectedBirthDate),
            Sex = (P.Sex)(int)d.Sex,
            Identifiers =
            {
                d.Identifiers.Select(i => new P.PersonIdentifier
                {
                    Scheme = (P.IdentifierScheme)(int)i.Scheme,
                    Value = i.Value,
                    Superseded = i.Superseded,
                    Source = (P.SourceKind)(int)i.Source,
                    FromDate = Text(i.From),
                    ToDate = Text(i.To),
                }),
            },
            // Names of which more is known are given once, so that a record that is read may be sent again as it is.
            OtherNames = { d.OtherNames.Except(d.NameFacts.Select(n => n.Name)) },
            NameFacts =
            {
                d.NameFacts.Select(n => new P.NameFact
                {
                    Name = n.Name,
                    Kind = (P.NameKind)(int)n.Kind,
                    FromDate = Text(n.From),
                    ToDate = Text(n.To),
                    Source = (P.SourceKind)(int)n.Source,
                    Verification = (P.VerificationState)(int)n.Verification,
                }),
            },
            Telephone = d.Telephone ?? "",
        };
        if (d.Address is { } a)
            person.Address = new P.Address { Uprn = a.Uprn ?? "", Line = a.Line ?? "", Postcode = a.Postcode ?? "", Area = a.Area ?? "" };
        return person;
    }

    public static AccessPurpose ToCore(this P.AccessPurpose p) => new(
        (Purpose)(int)p.Purpose, p.Reason, (LegalBasis)(int)p.LegalBasis, p.LeadNotice == P.LeadNotice.Tell, OrNull(p.LeadNoticeReason));

    public static P.ResolvedPerson ToProto(this ResolvedPerson person) => new()
    {
        PersonId = person.PersonId ?? "",
        Outcome = (P.MatchOutcome)(int)person.Outcome,
        AgreeingFields = { person.Agreeing },
        ConflictingFields = { person.Conflicting },
        Explanation = person.Explanation,
        Probability = person.Probability,
        ProbabilityIsFloor = person.ProbabilityIsFloor,
        Fields = { person.Fields.Select(ToProto) },
        Candidates =
        {
            person.Candidates.Select(c => new P.PersonCandidate
            {
                PersonId = c.PersonId,
                OwnRecordId = c.OwnRecordId,
                Probability = c.Probability,
                AgreeingFields = { c.Agreeing },
                ConflictingFields = { c.Conflicting },
                Fields = { c.Fields.Select(ToProto) },
            }),
        },
    };

    private static P.FieldMatch ToProto(FieldEvidence field) => new()
    {
        Field = field.Field,
        Comparison = (P.FieldComparison)(int)field.Comparison,
        Level = field.Level ?? "",
        Millibits = field.Millibits,
        AgreedName = field.RecordedAs?.ToProto(),
    };

    public static P.AgreedName ToProto(this AgreedName name) => new()
    {
        Kind = (P.NameKind)(int)name.Kind,
        FromDate = Text(name.From),
        ToDate = Text(name.To),
        Verification = (P.VerificationState)(int)name.Verification,
    };

    public static P.ContactPoint? ToProto(this ContactPoint? contact) => contact is null ? null : new P.ContactPoint
    {
        Name = contact.Name,
        Role = (P.PractitionerRole)(int)contact.Role,
        OrganisationName = contact.OrganisationName,
        Telephone = contact.Telephone ?? "",
    };

    public static P.AuditReceipt ToProto(this AuditReceipt receipt) => new()
    {
        EntryId = receipt.EntryId,
        RecordedAt = Stamp(receipt.RecordedAt),
        PolicyVersion = receipt.PolicyVersion,
    };

    public static P.AnswerEdges ToProto(this AnswerEdges edges) => new()
    {
        Coverage =
        {
            edges.Coverage.Select(c => new P.AgencyCoverage
            {
                OrganisationId = c.OrganisationId,
                OrganisationName = c.OrganisationName,
                Agency = (P.AgencyKind)(int)c.Agency,
                Area = c.Area,
                State = (P.ResponderState)(int)c.State,
            }),
        },
        Withheld =
        {
            edges.Withheld.Select(ToProto),
        },
        Limits = { edges.Limits.Select(l => l.ToProto()) },
        Receipt = edges.Receipt.ToProto(),
        HowToRead = edges.HowToRead,
    };

    public static P.AnswerLimit ToProto(this AnswerLimit limit) => new() { What = limit.What, NarrowedTo = limit.NarrowedTo };

    public static P.WithheldItem ToProto(this WithheldItem item) => new()
    {
        HeldBy = (P.AgencyKind)(int)item.HeldBy,
        Because = (P.WithheldBecause)(int)item.Because,
        Explanation = item.Explanation,
        Ask = item.Ask.ToProto(),
    };

    public static P.LeadView? ToProto(this Lead? lead) => lead is null ? null : new P.LeadView
    {
        HasLead = lead.Practitioner is not null,
        Lead = lead.Practitioner.ToProto(),
        ContactInstead = lead.ContactInstead.ToProto(),
    };

    private static string NormalIdentifier(string value) => new([.. value.Where(c => !char.IsWhiteSpace(c)).Select(char.ToUpperInvariant)]);
}
