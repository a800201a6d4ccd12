using InfoShare.Core.Access;
using InfoShare.Core.Concerns;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Concerns;

/// <summary>On how much rests what a reader is shown (C3): a function of what is shown, and of nothing else.</summary>
public sealed class RestsOnTests
{
    private static readonly Caller Worker = new Caller(
        "csc", "csc", AgencyKind.SocialCare, "Northmere", false, new Practitioner("w", "Priti", PractitionerRole.AllocatedSocialWorker, null), "call")
        .Asking(new AccessPurpose(Purpose.AssessChild, "A visit is due and the history must be known.", LegalBasis.PublicFunction, false, "not now"));

    [Fact]
    public void One_organisation_and_one_kind_of_source_is_one_and_two_of_either_are_several()
    {
        RestsOn.Of([], Worker).ShouldBe(RestsOn.Several);
        RestsOn.Of([Of("a", "one")], Worker).ShouldBe(new RestsOn(true, false));
        RestsOn.Of([Of("a", "one"), Of("b", "one")], Worker).OneSource.ShouldBeTrue();
        RestsOn.Of([Of("a", "one"), Of("b", "two")], Worker).ShouldBe(RestsOn.Several);
        RestsOn.Of([Of("a", "one"), Of("b", "one", SourceKind.Test)], Worker).ShouldBe(RestsOn.Several);
        RestsOn.Of([Of("a", "one"), Of("b", "one", SourceKind.Unspecified)], Worker).OneSource.ShouldBeTrue("what is kept back of a source neither sets nor lifts it");
        RestsOn.Of([Of("a", null), Of("b", null)], Worker).ShouldBe(RestsOn.Several, "whose they are is not for this reader, nor whether it is one");
    }

    [Fact]
    public void One_meeting_is_said_where_the_reader_may_know_of_it()
    {
        RestsOn.Of([Of("a", "one", contact: "ctc_1"), Of("b", "one", SourceKind.ChildWords, "ctc_1")], Worker).ShouldBe(new RestsOn(false, true));
        RestsOn.Of([Of("a", "one", contact: "ctc_1"), Of("b", "one", contact: "ctc_2")], Worker).OneVisit.ShouldBeFalse();
        RestsOn.Of([Of("a", "one", contact: "ctc_1"), Of("b", "one")], Worker).OneVisit.ShouldBeFalse();
        RestsOn.Of([Of("a", "one", contact: "ctc_1", role: PractitionerRole.SexualHealthWorker)], Worker).OneVisit.ShouldBeFalse();
    }

    [Fact]
    public void What_turned_out_not_to_be_so_counts_for_nothing()
    {
        var gone = Of("b", "two", state: VerificationState.Disproved);
        RestsOn.Of([Of("a", "one"), gone], Worker).OneSource.ShouldBeTrue();
        RestsOn.Of([gone], Worker).ShouldBe(RestsOn.Several);
    }

    private static (Concern, ConcernView) Of(
        string id, string? organisation, SourceKind source = SourceKind.Observed, string? contact = null, PractitionerRole role = PractitionerRole.HealthVisitor,
        VerificationState state = VerificationState.Unverified)
    {
        var at = new DateTimeOffset(2027, 3, 1, 9, 0, 0, TimeSpan.Zero);
        var concern = new Concern
        {
            Id = id,
            OrganisationId = organisation ?? "kept",
            Agency = AgencyKind.Health,
            AuthorId = "u",
            AuthorName = "Freya",
            AuthorRole = role,
            SubjectId = "per_1",
            Indicators = [ConcernIndicator.PoorHygiene],
            Kind = ConcernKind.Event,
            KnownAt = at,
            RecordedAt = at,
            SharedAt = at,
            Source = source,
            Verification = state,
            Class = SensitivityClass.Standard,
            RiskStatement = "She came in tired and hungry.",
            Urgency = Urgency.Standard,
            LegalBasis = LegalBasis.PublicFunction,
            ContactId = contact,
        };
        return (concern, new ConcernView(id, Tier.Summary, concern.Indicators, concern.Kind, null, state, AgencyKind.Health, organisation, source, null, null, null, at, null));
    }
}
