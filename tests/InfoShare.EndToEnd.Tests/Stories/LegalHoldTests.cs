using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Intake.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.Retention.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Health = InfoShare.Protocol.Health.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// A coroner asks, a review begins: what belongs to it is kept until two people end that (requirement K8). The day is Monday 8 March 2027.
/// </summary>
public sealed class LegalHoldTests
{
    private const string Why = "The coroner's officer rang and asked that nothing is lost.";

    [Fact]
    public async Task A_hold_on_a_person_tells_who_holds_a_record_to_keep_it_and_no_more_and_two_people_end_it()
    {
        await using var p = await StartAsync("2027-03-08 10:00");
        var (ben, ada) = (p.As("northmere-partnership", "Ben Ledgersample", "DATA_STEWARD"), p.Auditor);
        var child = await RecordAsync(p.Doctor, "EMIS-31", Person("Wren", "Keptsample", "2019-05-06", "3 Mill Row", "NM1 1AA"));

        var placed = await Retention(ben).PlaceLegalHoldAsync(new PlaceLegalHoldRequest
        {
            Person = new SubjectRef { PersonId = child },
            Authority = LegalHoldAuthority.Coroner,
            AuthorityReference = "NMC-2027-118",
            Reason = Why,
        });
        (placed.Hold.State, placed.Hold.Subject, placed.Hold.SubjectId, placed.Hold.PlacedBy)
            .ShouldBe((LegalHoldState.Standing, LegalHoldSubject.Person, child, "Ben Ledgersample"));

        // The surgery keeps its record, and learns neither that a coroner asked nor why; nobody else is told.
        var told = (await InboxOf(p.Doctor)).Single(i => i.Trigger == NotificationTrigger.LegalHold);
        told.PersonId.ShouldBe(child);
        told.ToString().ShouldNotContain("oroner");
        (await InboxOf(p.Detective)).ShouldNotContain(i => i.Trigger == NotificationTrigger.LegalHold);

        // The same again is the same hold.
        var again = await Retention(ada).PlaceLegalHoldAsync(new PlaceLegalHoldRequest
        {
            Person = new SubjectRef { PersonId = child },
            Authority = LegalHoldAuthority.Coroner,
            AuthorityReference = "NMC-2027-118",
            Reason = Why,
        });
        again.Hold.ShouldBe(placed.Hold);

        // Without a reference it might be another matter: that is a hold of its own.
        var court = new PlaceLegalHoldRequest { Person = new SubjectRef { PersonId = child }, Authority = LegalHoldAuthority.Court, Reason = Why };
        (await Retention(ben).PlaceLegalHoldAsync(court)).Hold.HoldId.ShouldNotBe((await Retention(ben).PlaceLegalHoldAsync(court)).Hold.HoldId);
        (await InboxOf(p.Doctor)).Count(i => i.Trigger == NotificationTrigger.LegalHold).ShouldBe(3);

        // Nobody ends it alone, neither who placed it nor somebody else, and nobody ends what has moved on.
        var asked = (await ReleaseAsync(ada, placed.Hold)).Hold;
        (asked.State, asked.ReleaseAskedBy).ShouldBe((LegalHoldState.ReleaseAsked, "Ada Auditsample"));
        (await RefusalOf(() => ReleaseAsync(ada, asked))).Reason.ShouldBe("SECOND_PERSON_REQUIRED");
        var released = (await ReleaseAsync(ben, asked)).Hold;
        (released.State, released.ReleasedBy, released.Version).ShouldBe((LegalHoldState.Released, "Ben Ledgersample", 3));
        (await RefusalOf(() => ReleaseAsync(ada, placed.Hold))).Reason.ShouldBe("VERSION_CONFLICT");
        (await RefusalOf(() => ReleaseAsync(ada, released))).Reason.ShouldBe("ILLEGAL_STATE");
        (await InboxOf(p.Doctor)).Count(i => i.Trigger == NotificationTrigger.LegalHold).ShouldBe(4);

        (await ListAsync(ada)).ShouldNotContain(h => h.HoldId == placed.Hold.HoldId);
        (await ListAsync(ada, released: true)).ShouldContain(released);
    }

    [Fact]
    public async Task A_review_that_somebody_names_is_kept_by_itself_with_what_comes_later_and_the_first_of_two_only_asks()
    {
        await using var p = await StartAsync("2027-03-08 10:00");
        var (ben, ada) = (p.As("northmere-partnership", "Ben Ledgersample", "DATA_STEWARD"), p.Auditor);
        var review = new IncidentRef { Kind = IncidentKind.Review, Number = "RR-2027-3", OrganisationId = "northmere-partnership" };
        var tam = Person("Tam", "Keptsample", "2019-02-03", "9 Weir Road", "NM4 1AA");
        await RecordAsync(p.Doctor, "EMIS-32", tam);
        await new Health.HealthService.HealthServiceClient(p.Doctor.CallInvoker).ShareConcernAsync(new Health.ShareConcernRequest { Concern = Concern(Own("EMIS-32"), review) });
        await new IntakeService.IntakeServiceClient(p.HousingOfficer.CallInvoker).MakeReferralAsync(new MakeReferralRequest
        {
            Referral = new ReferralDraft { Children = { Known(tam) }, RiskStatement = "He sleeps in the car since the fire.", Incidents = { review } },
        });

        var hold = (await ListAsync(ben)).ShouldHaveSingleItem("one review, however many name it");
        (hold.Subject, hold.Authority, hold.PlacedBy, hold.Reason).ShouldBe((LegalHoldSubject.Incident, LegalHoldAuthority.IncidentNamed, "", ""));

        // A person places one on the same review: whoever named it is told.
        var court = await Retention(ben).PlaceLegalHoldAsync(new PlaceLegalHoldRequest { Incident = review, Authority = LegalHoldAuthority.Court, Reason = Why });
        court.Hold.SubjectId.ShouldBe(hold.SubjectId);
        (await InboxOf(p.Doctor)).Count(i => i.Trigger == NotificationTrigger.LegalHold).ShouldBe(1, "it named the review");
        (await InboxOf(p.DutySocialWorker)).Count(i => i.Trigger == NotificationTrigger.LegalHold).ShouldBe(1, "it was sent a referral that names it");
        (await InboxOf(p.Detective)).ShouldNotContain(i => i.Trigger == NotificationTrigger.LegalHold);

        var asked = (await ReleaseAsync(ben, hold)).Hold;
        (asked.State, asked.ReleaseAskedBy).ShouldBe((LegalHoldState.ReleaseAsked, "Ben Ledgersample"));
        (await RefusalOf(() => ReleaseAsync(ben, asked))).Reason.ShouldBe("SECOND_PERSON_REQUIRED");
        (await ReleaseAsync(ada, asked)).Hold.State.ShouldBe(LegalHoldState.Released);
    }

    [Fact]
    public async Task Those_who_practise_neither_place_nor_see_holds_and_bad_input_is_named()
    {
        await using var p = await StartAsync("2027-03-08 10:00");
        var place = new PlaceLegalHoldRequest { ReferralId = "ref_0", Authority = LegalHoldAuthority.Court, Reason = Why };
        (await RefusalOf(async () => await Retention(p.SocialCareManager).PlaceLegalHoldAsync(place))).Reason.ShouldBeOneOf("ROLE_NOT_ALLOWED", "ORGANISATION_NOT_ALLOWED");
        (await RefusalOf(async () => await Retention(p.LeadSocialWorker).ListLegalHoldsAsync(new ListLegalHoldsRequest()))).Reason
            .ShouldBeOneOf("ROLE_NOT_ALLOWED", "ORGANISATION_NOT_ALLOWED");
        (await RefusalOf(async () => await Retention(p.Auditor).PlaceLegalHoldAsync(
            new PlaceLegalHoldRequest { Authority = LegalHoldAuthority.IncidentNamed, Reason = Why }))).FieldViolations.Select(v => v.Field)
            .ShouldBe(["subject", "authority"], ignoreOrder: true);
        place.ReferralId = "ref_01JZZZZZZZZZZZZZZZZZZZZZZZ";
        (await RefusalOf(async () => await Retention(p.Auditor).PlaceLegalHoldAsync(place))).Reason.ShouldBe("NOT_FOUND");
    }

    private static RetentionService.RetentionServiceClient Retention(InfoShareConnection who) => new(who.CallInvoker);

    private static async Task<ReleaseLegalHoldResponse> ReleaseAsync(InfoShareConnection who, LegalHold hold) =>
        await Retention(who).ReleaseLegalHoldAsync(
            new ReleaseLegalHoldRequest { HoldId = hold.HoldId, Version = hold.Version, Reason = "The inquest has ended and nobody asks any more." });

    private static async Task<IReadOnlyList<LegalHold>> ListAsync(InfoShareConnection who, bool released = false)
    {
        var all = new List<LegalHold>();
        var request = new ListLegalHoldsRequest { IncludeReleased = released, PageSize = 1 };
        do
        {
            var page = await Retention(who).ListLegalHoldsAsync(request);
            all.AddRange(page.Holds);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return all;
    }

    private static ConcernStatement Concern(SubjectRef about, IncidentRef incident) => new()
    {
        Subject = about,
        Indicators = { ConcernIndicator.DaDisclosed },
        Kind = ConcernKind.Statement,
        Happened = new WhenHappened { FromDate = "2027-03-02" },
        Source = SourceKind.Observed,
        RiskStatement = "The boy says that he hides under the table when it begins.",
        Urgency = Urgency.Standard,
        LegalBasis = LegalBasis.PublicFunction,
        Incidents = { incident },
    };
}
