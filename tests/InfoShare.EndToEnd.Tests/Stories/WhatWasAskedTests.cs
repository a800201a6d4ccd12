using InfoShare.Client;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Child.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Pattern.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Patterns = InfoShare.Protocol.Pattern.V1.PatternService.PatternServiceClient;
using Police = InfoShare.Protocol.Police.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>What was asked beside a factor of risk, what was not, and what could not be (C20, H5): shown, and no more than that. March 2027.</summary>
public sealed class WhatWasAskedTests
{
    [Fact]
    public async Task A_notice_shows_what_came_of_asking_and_no_answer_takes_anything_from_it()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        var (mother, father, child) = (Person("Ivy", "Marshtest", "1995-05-02"), Person("Glen", "Marshtest", "1993-11-20"), Person("Fern", "Marshtest", "2024-06-01", "4 Marsh End", "NM5 5AA"));
        var worker = p.LeadSocialWorker;
        await RecordAsync(worker, "LCS-C", child);
        var (motherId, fatherId) = (await RecordAsync(worker, "LCS-M", mother), await RecordAsync(worker, "LCS-F", father));
        foreach (var parent in (string[])["LCS-M", "LCS-F"])
            await RelateAsync(worker, Own(parent), Own("LCS-C"), RelationshipType.BirthParent);
        await WorksWithAsync(worker, Own("LCS-C"), PractitionerRole.AllocatedSocialWorker, "01632 960112", leads: true);
        await RecordAsync(p.Doctor, "GP-M", mother);
        await RecordAsync(p.Detective, "POL-F", father);

        // Sharing a factor asks for the others, and for what protects; what one's own service answered is not asked again.
        var asked = await AttendAsync(p);
        var prompt = asked.Prompts.Single(x => x.StartsWith("You recorded DOMESTIC_ABUSE.", StringComparison.Ordinal));
        foreach (var word in (string[])["NOT_ASKED", "NOT_SAFE_TO_ASK", "PARENT_MENTAL_HEALTH", "PARENT_SUBSTANCES", "PROTECTIVE_ADULT", "SAFE_PLACE"])
            prompt.ShouldContain(word);
        await OnePageTests.AnswerAsync(
            p.Detective, "POL-F", Of(RiskFactor.ParentSubstances, FactorAnswer.No, SourceKind.SubjectAdult), Of(RiskFactor.ParentMentalHealth, FactorAnswer.NotAsked),
            new FactorStatement { Protective = ProtectiveFactor.SafePlace, Answer = FactorAnswer.Unknown, Source = SourceKind.Observed });
        var again = (await AttendAsync(p)).Prompts.Single(x => x.StartsWith("You recorded DOMESTIC_ABUSE.", StringComparison.Ordinal));
        (again.Contains("PARENT_SUBSTANCES"), again.Contains("PARENT_MENTAL_HEALTH"), again.Contains("SAFE_PLACE")).ShouldBe((false, true, false));
        (await ShareAsync(p.Doctor, "GP-M", ConcernIndicator.LanguageNeed, "She needs an interpreter for Polish.")).Prompts.ShouldNotContain(x => x.StartsWith("You recorded", StringComparison.Ordinal));

        await p.ClockAtAsync("2027-03-01 09:30");
        var before = await NoticeAsync(worker);
        before.Unknown.Single(u => u.PersonId == motherId && u.Factor == RiskFactor.ParentMentalHealth).Answer.ShouldBe(FactorAnswer.NotAsked);

        // Answers: not safe to ask, no as she says, and that it is there.
        var prompts = (await OnePageTests.AnswerAsync(p.Doctor, "GP-M", Of(RiskFactor.ParentMentalHealth, FactorAnswer.NotSafeToAsk))).Prompts;
        prompts.ShouldHaveSingleItem().ShouldStartWith("It was not safe to ask");
        (await OnePageTests.AnswerAsync(p.Doctor, "GP-M", Of(RiskFactor.ParentSubstances, FactorAnswer.Yes, SourceKind.Test))).Prompts
            .ShouldHaveSingleItem().ShouldStartWith("What is there is to be shared as a concern");
        (await OnePageTests.AnswerAsync(p.Doctor, "GP-M", Of(RiskFactor.ParentSubstances, FactorAnswer.No, SourceKind.ParentSelf))).Prompts
            .ShouldHaveSingleItem().ShouldContain("a statement, not a finding");
        await p.ClockAtAsync("2027-03-01 10:00");
        var after = await NoticeAsync(worker);
        after.Unknown.Select(u => (u.PersonId, u.Factor, u.Answer, u.Agency)).ShouldBe(
        [
            (motherId, RiskFactor.ParentMentalHealth, FactorAnswer.NotSafeToAsk, AgencyKind.Health), (motherId, RiskFactor.ParentSubstances, FactorAnswer.Yes, AgencyKind.Health),
            (fatherId, RiskFactor.ParentMentalHealth, FactorAnswer.NotAsked, AgencyKind.Police), (fatherId, RiskFactor.ParentSubstances, FactorAnswer.No, AgencyKind.Police),
        ], ignoreOrder: true);
        after.Unknown.Single(u => u.Answer == FactorAnswer.NotSafeToAsk).AsOf.ShouldBe("2027-03-01");

        // Each answer that was shown is in the trail (M2, D6), by whichever way the notice is read; that nobody asked is no record.
        (await ConcernLifeStory.PictureAsync(worker, Own("LCS-C"))).PatternNotices.ShouldHaveSingleItem().Unknown.Count.ShouldBe(4);
        var page = await OnePageTests.ReadAsync(worker, "LCS-C", Purpose.AssessChild);
        await OnePageTests.ItemAsync(worker, "LCS-C", Purpose.AssessChild, page.Items.Single(i => i.Kind == ChronologyKind.Pattern).ItemId);
        foreach (var (action, shown) in new[] { ("PatternService/ListPatternNotices", 4), ("SocialCareService/QueryChild", 4), ("ChronologyService/GetChronologyItem", 4) })
            (await TrailAsync(p, page.Child.PersonId, action)).Shown.Count(s => s.StartsWith("MARKER fac_", StringComparison.Ordinal)).ShouldBe(shown, action);

        // Nothing else of it moved, and nobody was told.
        var (was, now) = (before.Clone(), after.Clone());
        was.Unknown.Clear();
        now.Unknown.Clear();
        now.ShouldBe(was);
        (await InboxOf(worker)).ShouldNotContain(i => i.Summary.Contains("NOT_SAFE_TO_ASK"));

        // Once each, and either a risk or what protects.
        (await RefusalOf(() => OnePageTests.AnswerAsync(p.Doctor, "GP-M", Of(RiskFactor.ParentSubstances, FactorAnswer.NotAsked), Of(RiskFactor.ParentSubstances, FactorAnswer.NotAsked))))
            .FieldViolations.Single().Field.ShouldBe("answers");
        (await RefusalOf(() => OnePageTests.AnswerAsync(p.Doctor, "GP-M", Of(RiskFactor.ParentSubstances, FactorAnswer.No)))).FieldViolations.Single().Field.ShouldBe("answers[0].source");
        var both = Of(RiskFactor.ParentSubstances, FactorAnswer.NotAsked);
        both.Protective = ProtectiveFactor.SafePlace;
        (await RefusalOf(() => OnePageTests.AnswerAsync(p.Doctor, "GP-M", both))).FieldViolations.ShouldContain(v => v.Field == "answers[0].protective");
    }

    private static FactorStatement Of(RiskFactor factor, FactorAnswer answer, SourceKind source = SourceKind.Unspecified) => new() { Factor = factor, Answer = answer, Source = source };

    private static async Task<AuditEntryView> TrailAsync(Partnership p, string personId, string action) =>
        (await new AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(
            new ListEntriesRequest { PersonId = personId, Reason = "Review of what the notice showed and to whom.", PageSize = 100 })).Entries.First(e => e.Action == action);

    private static async Task<PatternNoticeView> NoticeAsync(InfoShareConnection who) =>
        (await new Patterns(who.CallInvoker).ListPatternNoticesAsync(new ListPatternNoticesRequest { PageSize = 100 })).Notices.Single(n => n.OwnRecordId == "LCS-C");

    private static async Task<SharedConcern> AttendAsync(Partnership p) =>
        (await new Police.PoliceService.PoliceServiceClient(p.Detective.CallInvoker).ShareConcernAsync(new Police.ShareConcernRequest
        {
            Concern = Statement("POL-F", ConcernIndicator.DaIncident, "He hit her while the child was in the room."),
        })).Concern;

    private static async Task<SharedConcern> ShareAsync(InfoShareConnection who, string record, ConcernIndicator indicator, string words) =>
        (await new HealthService.HealthServiceClient(who.CallInvoker).ShareConcernAsync(new Protocol.Health.V1.ShareConcernRequest { Concern = Statement(record, indicator, words) })).Concern;

    private static ConcernStatement Statement(string record, ConcernIndicator indicator, string words) => new()
    {
        Subject = Own(record),
        Indicators = { indicator },
        Kind = ConcernKind.Event,
        Happened = new WhenHappened { FromDate = "2027-02-27" },
        Source = SourceKind.Observed,
        RiskStatement = words,
        ChildContact = ChildContactAnswer.Yes,
        Urgency = Urgency.Standard,
        Consent = ConsentState.Given,
        LegalBasis = LegalBasis.SafeguardingCondition,
    };
}
