using InfoShare.Client;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Health.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Decisions = InfoShare.Protocol.Concern.V1.NotSharedService.NotSharedServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>C17, L5: whoever keeps something back says why, and somebody else looks at it. Monday 8 March 2027.</summary>
public sealed class NotSharedTests
{
    [Fact]
    public async Task A_GP_keeps_something_back_and_the_practice_lead_has_it_shared()
    {
        await using var p = await StartAsync("2027-03-08 09:00");
        await FamilyAsync(p);
        var lead = p.As("elmmock-surgery", "Dr Rowansample", "PRACTICE_LEAD");
        var colleague = p.As("elmmock-surgery", "Dr Aldermock", "GP");
        var before = await PictureAsync(p);

        // That the mother said no is no reason: refusing consent never stops sharing.
        var refused = await RefusalOf(() => RecordAsync(p.Doctor, Kept("The mother did not consent and asked us not to share it.")));
        refused.Reason.ShouldBe("INVALID_FIELDS");
        refused.FieldViolations.Single().Field.ShouldBe("reasons");
        refused.Message.ShouldContain("refusing consent never stops sharing");

        var recorded = await RecordAsync(p.Doctor, Kept("If the letter reaches her home while he is there, he will hurt her and Nell this week."));
        recorded.Reviewer.ShouldBe("PRACTICE_LEAD");
        recorded.NotShared.State.ShouldBe(NotSharedState.UnderReview);
        recorded.NotShared.Due.ToDateTimeOffset().ShouldBe(At("2027-03-09 17:00"));
        recorded.Guidance.Lines.Select(l => l.Key).ShouldBe(["DUTY_TO_SHARE", "NOT_SHARED_MORE_DETRIMENTAL", "REFUSAL_IS_NO_REASON", "REVIEWED_BY_ANOTHER"]);
        recorded.Guidance.Lines[1].Source.ShouldContain("16LA(3)");
        var id = recorded.NotShared.NotSharedId;

        // The lead is asked to look at it; nothing that lies in the inbox says whom it is about.
        var asked = (await InboxOf(lead)).Single(i => i.NotSharedId == id);
        asked.ActionOwner.ShouldBe("PRACTICE_LEAD");
        asked.PersonId.ShouldBeEmpty();
        asked.Summary.ShouldNotContain("Quilltest");

        // For everybody else there is no such thing: a colleague, the social worker, the probation officer.
        (await InboxOf(colleague)).ShouldNotContain(i => i.NotSharedId.Length > 0);
        var nothing = await RefusalOf(() => GetAsync(p.Doctor, "nsh_00000000000000000000000000"));
        foreach (var other in (InfoShareConnection[])[colleague, p.LeadSocialWorker, p.ProbationManager, p.HousingOfficer, p.As("northmere-partnership", "Ida Reviewsample", "REVIEW_LEAD")])
        {
            var stranger = await RefusalOf(() => GetAsync(other, id));
            (stranger.Reason, stranger.Message).ShouldBe((nothing.Reason, nothing.Message));
            (await ListAsync(other)).ShouldBeEmpty();
        }

        // The social worker's picture of the child is word for word the one from before.
        (await PictureAsync(p)).ShouldBe(before);

        // The author sees it, cannot review it, and neither can a colleague.
        (await GetAsync(p.Doctor, id)).Consent.Wishes.ShouldBe("She asked that her partner never hears of it.");
        (await RefusalOf(() => ReviewAsync(p.Doctor, recorded.NotShared, NotSharedReview.Upheld))).Reason.ShouldBe("MANAGER_REQUIRED");
        (await RefusalOf(() => ReviewAsync(colleague, recorded.NotShared, NotSharedReview.Upheld))).Reason.ShouldBe("NOT_FOUND");
        var selfLed = await RecordAsync(lead, Kept("If he hears that we know of the bruises he will move her out of the county."));
        selfLed.Reviewer.ShouldBe("SENIOR_MANAGER");
        (await RefusalOf(() => ReviewAsync(lead, selfLed.NotShared, NotSharedReview.Upheld))).Reason.ShouldBe("MANAGER_REQUIRED");

        // The auditor sees that it was done, and it.
        (await ListAsync(p.Auditor)).Select(d => d.NotSharedId).ShouldBe([selfLed.NotShared.NotSharedId, id]);
        (await new AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(
            new ListEntriesRequest { ObjectId = id, Reason = "Quarterly look at what agencies keep back from each other." }))
            .Entries.ShouldContain(e => e.Kind == AuditEventKind.NotShared && e.Action == "NotSharedService/RecordNotShared");

        // The lead says: share it. The doctor has a task with a date, which ends by sharing.
        var reviewed = await ReviewAsync(lead, recorded.NotShared, NotSharedReview.ShareNow);
        reviewed.State.ShouldBe(NotSharedState.ShareNow);
        (await InboxOf(lead)).ShouldNotContain(i => i.NotSharedId == id && i.ActionOwner == "PRACTICE_LEAD");
        var task = (await InboxOf(p.Doctor)).Single(i => i.NotSharedId == id);
        task.ActionOwner.ShouldBe("Dr Mockhurst");
        task.RespondBy.ToDateTimeOffset().ShouldBe(At("2027-03-09 17:00"));

        var others = await RefusalOf(() => ShareAsync(p, id, "EMIS-902"));
        others.FieldViolations.Single().Field.ShouldBe("concern.ends_not_shared_id");
        var shared = await ShareAsync(p, id, "EMIS-900");
        var ended = await GetAsync(p.Doctor, id);
        (ended.State, ended.ConcernId).ShouldBe((NotSharedState.Shared, shared.ConcernId));
        ended.History.Select(h => h.State).ShouldBe([NotSharedState.UnderReview, NotSharedState.ShareNow, NotSharedState.Shared]);
        (await InboxOf(p.Doctor)).ShouldNotContain(i => i.NotSharedId == id);
        (await RefusalOf(() => ReviewAsync(lead, ended, NotSharedReview.Upheld))).Reason.ShouldBe("ILLEGAL_STATE");
        await p.ClockAtAsync("2027-03-15 09:00");
        (await GetAsync(p.Doctor, id)).State.ShouldBe(NotSharedState.Shared);
    }

    [Fact]
    public async Task A_review_that_nobody_makes_climbs_and_what_stands_is_looked_at_again()
    {
        await using var p = await StartAsync("2027-03-08 09:00");
        await FamilyAsync(p);
        var lead = p.As("elmmock-surgery", "Dr Rowansample", "PRACTICE_LEAD");
        var request = Kept("If the letter reaches her home while he is there, he will hurt her and Nell this week.");
        var decision = (await RecordAsync(p.Doctor, request)).NotShared;

        await p.ClockAtAsync("2027-03-09 17:01");
        var late = await GetAsync(lead, decision.NotSharedId);
        late.Level.ShouldBe(EscalationLevel.Esc4SeniorManager);
        (await InboxOf(lead)).Where(i => i.NotSharedId == decision.NotSharedId).Select(i => i.ActionOwner)
            .ShouldBe(["PRACTICE_LEAD", "PRACTICE_LEAD", "SENIOR_MANAGER"]);

        // The partners hear that the practice has one to see to, and not of whom.
        await p.ClockAtAsync("2027-03-11 17:01");
        (await GetAsync(lead, decision.NotSharedId)).Level.ShouldBe(EscalationLevel.Esc5Partnership);
        var above = (await InboxOf(p.As("northmere-partnership", "Ida Reviewsample", "REVIEW_LEAD"))).Single(i => i.Trigger == NotificationTrigger.NotShared);
        above.Summary.ShouldContain("Elmmock Surgery");
        above.Summary.ShouldNotContain("Mockhurst");

        // Upheld: nothing climbs any more, until the day that the author named.
        var upheld = await ReviewAsync(lead, await GetAsync(lead, decision.NotSharedId), NotSharedReview.Upheld);
        (upheld.State, upheld.Due).ShouldBe((NotSharedState.Upheld, null));
        (await InboxOf(lead)).ShouldNotContain(i => i.NotSharedId == decision.NotSharedId && i.ActionOwner != "Dr Mockhurst");
        await p.ClockAtAsync("2027-04-01 08:00");
        (await GetAsync(lead, decision.NotSharedId)).State.ShouldBe(NotSharedState.Upheld);
        await p.ClockAtAsync("2027-04-06 09:01");
        var again = await GetAsync(lead, decision.NotSharedId);
        (again.State, again.Due.ToDateTimeOffset()).ShouldBe((NotSharedState.UnderReview, At("2027-04-07 17:00")));

        // The lead asks for more; the doctor does nothing; then decides again.
        var more = await ReviewAsync(lead, again, NotSharedReview.MoreInformation, actBy: "2027-04-08");
        await p.ClockAtAsync("2027-04-08 17:01");
        (await GetAsync(lead, decision.NotSharedId)).Level.ShouldBe(EscalationLevel.Esc3SafeguardingLead);
        (await InboxOf(lead)).Count(i => i.NotSharedId == decision.NotSharedId && i.ActionOwner == "PRACTICE_LEAD").ShouldBe(1);
        request.ReplacesId = more.NotSharedId;
        request.RequestId = "";
        request.ReviewOn = "2027-05-03";
        request.Reasons = "He is on remand until 1 May and reads her post through his sister; the domestic abuse service advises to wait until she has moved.";
        request.AdviceFrom = "Northmere domestic abuse service";
        var further = (await RecordAsync(p.Doctor, request)).NotShared;
        var replaced = await GetAsync(p.Doctor, decision.NotSharedId);
        (replaced.State, replaced.ReplacedById).ShouldBe((NotSharedState.Replaced, further.NotSharedId));
        (await RefusalOf(() => RecordAsync(p.Doctor, request))).Reason.ShouldBe("ILLEGAL_STATE");
        (await new Decisions(lead.CallInvoker).ListNotSharedAsync(new ListNotSharedRequest { OnlyOwed = true })).NotShared.Single().NotSharedId.ShouldBe(further.NotSharedId);
        var page = await new Decisions(lead.CallInvoker).ListNotSharedAsync(new ListNotSharedRequest { PageSize = 1 });
        page.NotShared.Single().NotSharedId.ShouldBe(further.NotSharedId);
        (await new Decisions(lead.CallInvoker).ListNotSharedAsync(new ListNotSharedRequest { PageSize = 1, PageToken = page.NextPageToken }))
            .NotShared.Single().NotSharedId.ShouldBe(decision.NotSharedId);
    }

    [Fact]
    public async Task What_is_wrong_is_named_and_nobody_is_begun()
    {
        await using var p = await StartAsync("2027-03-08 09:00");
        await FamilyAsync(p);
        var empty = await RefusalOf(async () => await new Decisions(p.Doctor.CallInvoker).RecordNotSharedAsync(new RecordNotSharedRequest()));
        empty.FieldViolations.Select(v => v.Field).ShouldBe(["subject", "fact", "organisation_ids", "reason", "reasons"], ignoreOrder: true);
        var generic = Kept("Any concerns about the child.");
        (await RefusalOf(() => RecordAsync(p.Doctor, generic))).FieldViolations.Single().Field.ShouldBe("reasons");
        var unknown = Kept("If the letter reaches her home he will hurt her.");
        unknown.Subject = Known(Person("Nobody", "Unheardsample", "2001-02-03"));
        (await RefusalOf(() => RecordAsync(p.Doctor, unknown))).FieldViolations.Single().Field.ShouldBe("subject");
        (await new Protocol.People.V1.PeopleService.PeopleServiceClient(p.LeadSocialWorker.CallInvoker).FindPersonAsync(
            new Protocol.People.V1.FindPersonRequest
            {
                Person = unknown.Subject,
                Purpose = For(Purpose.AssessChild, "Ms Unheardsample was named by a neighbour today."),
            })).Person.Outcome.ShouldBe(MatchOutcome.NoMatch);
        var overridden = Kept("If the letter reaches her home he will hurt her.");
        overridden.Consent = new ConsentRecord { State = ConsentState.RefusedOverridden };
        (await RefusalOf(() => RecordAsync(p.Doctor, overridden))).FieldViolations.Select(v => v.Field).ShouldBe(["consent.wishes", "consent.why"], ignoreOrder: true);
        var asked = Kept("If the letter reaches her home he will hurt her.");
        asked.InformationRequestId = "irq_00000000000000000000000000";
        (await RefusalOf(() => RecordAsync(p.Doctor, asked))).Reason.ShouldBe("NOT_FOUND");
    }

    private static RecordNotSharedRequest Kept(string reasons) => new()
    {
        Subject = Own("EMIS-900"),
        Fact = new WithheldFact { Sensitivity = SensitivityClass.AdultHealth, Indicators = { ConcernIndicator.ParentSuicidal } },
        OrganisationIds = { "northmere-probation" },
        Agencies = { AgencyKind.Police },
        Reason = NotSharedReason.MoreDetrimental,
        Reasons = reasons,
        Consent = new ConsentRecord
        {
            State = ConsentState.Refused,
            ByWhom = "Carly Quilltest, the mother",
            AskedOn = "2027-03-08",
            Wishes = "She asked that her partner never hears of it.",
        },
        ReviewOn = "2027-04-06",
    };

    private static async Task FamilyAsync(Partnership p)
    {
        await Partnership.RecordAsync(p.Doctor, "EMIS-900", Person("Carly", "Quilltest", "1996-05-02", "4 Elm Row", "NM1 4QT"));
        await Partnership.RecordAsync(p.Doctor, "EMIS-901", Person("Nell", "Quilltest", "2021-11-03", "4 Elm Row", "NM1 4QT"));
        await Partnership.RecordAsync(p.Doctor, "EMIS-902", Person("Amos", "Otherfixture", "1971-01-09", "77 High Street", "NM2 2BB"));
        await RelateAsync(p.Doctor, Own("EMIS-900"), Own("EMIS-901"), RelationshipType.BirthParent);
    }

    /// <summary>What a social worker is shown of the child, without what is new with every question.</summary>
    private static async Task<string> PictureAsync(Partnership p)
    {
        var picture = await new Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).QueryChildAsync(
            new Protocol.SocialCare.V1.QueryChildRequest
            {
                Child = Known(Person("Nell", "Quilltest", "2021-11-03", "4 Elm Row", "NM1 4QT")),
                Purpose = For(Purpose.AssessChild, "A neighbour rang about Nell and her mother today."),
            });
        picture.Edges.Receipt = null;
        return picture.ToString();
    }

    private static async Task<RecordNotSharedResponse> RecordAsync(InfoShareConnection who, RecordNotSharedRequest request) =>
        await new Decisions(who.CallInvoker).RecordNotSharedAsync(request);

    private static async Task<NotSharedView> GetAsync(InfoShareConnection who, string id) =>
        (await new Decisions(who.CallInvoker).GetNotSharedAsync(new GetNotSharedRequest { NotSharedId = id })).NotShared;

    private static async Task<IReadOnlyList<NotSharedView>> ListAsync(InfoShareConnection who) =>
        (await new Decisions(who.CallInvoker).ListNotSharedAsync(new ListNotSharedRequest())).NotShared;

    private static async Task<NotSharedView> ReviewAsync(InfoShareConnection who, NotSharedView decision, NotSharedReview review, string actBy = "") =>
        (await new Decisions(who.CallInvoker).ReviewNotSharedAsync(new ReviewNotSharedRequest
        {
            NotSharedId = decision.NotSharedId,
            Version = decision.Version,
            Review = review,
            Reasons = "I have read the notes of the two last visits and spoken with the doctor.",
            ActBy = actBy,
        })).NotShared;

    private static async Task<SharedConcern> ShareAsync(Partnership p, string notSharedId, string about) =>
        (await new HealthService.HealthServiceClient(p.Doctor.CallInvoker).ShareConcernAsync(new ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own(about),
                Indicators = { ConcernIndicator.ParentSuicidal },
                Kind = ConcernKind.Event,
                Source = SourceKind.SubjectAdult,
                RiskStatement = "She says that she sees no way out and cares for Nell alone.",
                Urgency = Urgency.Standard,
                Consent = ConsentState.RefusedOverridden,
                ConsentReason = "Nell is alone with her mother at night.",
                LegalBasis = LegalBasis.SafeguardingCondition,
                EndsNotSharedId = notSharedId,
            },
        })).Concern;
}
