using InfoShare.Core.Concerns;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage.Bulk;

namespace InfoShare.Cli.Population;

/// <summary>Invents concerns about invented people.</summary>
internal sealed class ConcernWriter(SeededRandom random, SeededIds ids, DateTimeOffset recorded)
{
    private static readonly Author[] OnAdults =
    [
        new("elmmock-surgery", AgencyKind.Health, PractitionerRole.Gp,
            [ConcernIndicator.ParentMhCondition, ConcernIndicator.ParentSuicidal, ConcernIndicator.ParentAlcohol, ConcernIndicator.ParentDrugs]),
        new("northmere-police", AgencyKind.Police, PractitionerRole.ResponseOfficer,
            [ConcernIndicator.DaIncident, ConcernIndicator.DaChildPresent, ConcernIndicator.DrugSupply, ConcernIndicator.WeaponCarrying]),
        new("northmere-probation", AgencyKind.Probation, PractitionerRole.ProbationOfficer,
            [ConcernIndicator.ViolentConviction, ConcernIndicator.ConditionBreached, ConcernIndicator.NewPartner]),
    ];

    private static readonly Author[] OnChildren =
    [
        new("northmere-school", AgencyKind.Education, PractitionerRole.DesignatedLead,
            [ConcernIndicator.LowAttendance, ConcernIndicator.PoorHygiene, ConcernIndicator.FoodSeeking]),
        new("northmere-health-visiting", AgencyKind.Health, PractitionerRole.HealthVisitor,
            [ConcernIndicator.HomeConditions, ConcernIndicator.NotBroughtSeries, ConcernIndicator.PoorGrowth]),
        new("northmere-police", AgencyKind.Police, PractitionerRole.PublicProtection, [ConcernIndicator.MissingEpisode, ConcernIndicator.Unsupervised]),
    ];

    /// <summary>One or two concerns about an adult that bear on each child of the household.</summary>
    public void OnAdult(BulkBatch batch, string adult, IReadOnlyList<string> children)
    {
        for (var i = random.Between(1, 2); i > 0; i--)
        {
            var concern = New(adult, random.Of(OnAdults), "An invented concern about an adult, for trying out and measuring only.");
            batch.Concerns.Add(new BulkConcern(concern, [.. children.Select(child =>
                new ConcernBearing(concern.Id, child, null, false, true, "recorded child of the person"))]));
        }
    }

    /// <summary>One or two concerns about a child.</summary>
    public void OnChild(BulkBatch batch, string child)
    {
        for (var i = random.Between(1, 2); i > 0; i--)
        {
            var concern = New(child, random.Of(OnChildren), "An invented concern about a child, for trying out and measuring only.");
            batch.Concerns.Add(new BulkConcern(
                concern, [new ConcernBearing(concern.Id, child, concern.RiskStatement, true, false, "the child whom the concern is about")]));
        }
    }

    private Concern New(string subject, Author author, string text)
    {
        ConcernIndicator[] indicators = [random.Of(author.Indicators)];
        var daysAgo = random.Between(1, 700);
        var at = recorded.AddDays(-daysAgo);
        var worker = random.Below(20);
        return new Concern
        {
            Id = ids.New("con"),
            OrganisationId = author.Organisation,
            Agency = author.Agency,
            AuthorId = $"{author.Organisation}-{worker}",
            AuthorName = $"{InventedNames.Given[worker]} {InventedNames.Family[worker * 3]}",
            AuthorRole = author.Role,
            SubjectId = subject,
            Indicators = indicators,
            Kind = ConcernKind.Event,
            Happened = new WhenHappened(DateOnly.FromDateTime(at.UtcDateTime), null, null),
            KnownAt = at,
            RecordedAt = at,
            SharedAt = at,
            Source = SourceKind.Observed,
            Verification = VerificationState.Unverified,
            Class = ConcernClass.Of(indicators, author.Role),
            RiskStatement = text,
            ChildContact = ChildContactAnswer.Yes,
            Urgency = Urgency.Standard,
            Consent = ConsentState.Given,
            LegalBasis = LegalBasis.PublicFunction,
        };
    }

    private sealed record Author(string Organisation, AgencyKind Agency, PractitionerRole Role, ConcernIndicator[] Indicators);
}
