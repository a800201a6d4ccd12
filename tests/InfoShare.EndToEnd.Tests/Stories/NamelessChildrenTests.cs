using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Education.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.ConcernLifeStory;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Child = InfoShare.Protocol.Education.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// B1, B11, C1: whoever knows an adult and no child's name says what it means for the children all the same, and those who are told of the children
/// read it. Wednesday 10 March 2027.
/// </summary>
public sealed class NamelessChildrenTests
{
    private const string Risk = "She says that he held her by the throat.";
    private const string Means = "Her little boy sleeps beside them";
    private const string Both = Means + ". They saw or heard it";
    private const string ForEvery = "Written for every child: " + Both + ".";

    [Fact]
    public async Task What_was_written_for_every_child_is_read_of_the_one_whom_a_link_finds()
    {
        await using var p = await FamilyAsync();
        var shared = await ShareAsync(p, Own("EMIS-1"), ConcernIndicator.ParentMhCondition);
        shared.Children.Single().FoundByLink.ShouldBeTrue();
        var lead = (await InboxOf(p.LeadSocialWorker)).Single(i => i.Concern?.ConcernId == shared.ConcernId);
        lead.Summary.ShouldContain($"Written for every child: {Both}");
        lead.Summary.ShouldNotContain("was not asked");

        // Her author may not know of this one: what was written of the children is told of none as of that one, nor that it was there.
        (lead.Concern.Tier, lead.Concern.Relevance, lead.Concern.Present).ShouldBe((Tier.Summary, ForEvery, false));
        lead.ToString().ShouldNotContain("throat");
        (await PictureAsync(p.LeadSocialWorker, Own("LCS-2"))).Concerns.Single(c => c.ConcernId == shared.ConcernId).Relevance.ShouldBe(ForEvery);

        // A marker has no word of it.
        var marker = (await InboxOf(p.HealthVisitor)).Single(i => i.Concern?.ConcernId == shared.ConcernId);
        (marker.Concern.Tier, marker.Concern.Present).ShouldBe((Tier.Marker, false));
        marker.ToString().ShouldNotContain(Means);

        // Of what is no adult's health the health visitor reads it too.
        var open = await ShareAsync(p, Own("EMIS-1"), ConcernIndicator.DaCoerciveControl);
        var read = (await InboxOf(p.HealthVisitor)).Single(i => i.Concern?.ConcernId == open.ConcernId);
        read.Summary.ShouldContain($"Written for every child: {Both}");
        (read.Concern.Tier, read.Concern.Relevance).ShouldBe((Tier.Summary, ForEvery));

        // Its author finds the words again beside the risk.
        (await ProgressAsync(p.Doctor, shared.ConcernId)).RiskStatement.ShouldBe($"{Risk}\nWhat it means for the children: {Both}.");
    }

    [Fact]
    public async Task Where_no_child_is_known_the_duty_desk_reads_it_and_an_urgent_one_carries_it_in_its_referral()
    {
        await using var p = await FamilyAsync();
        foreach (var urgency in (Urgency[])[Urgency.Standard, Urgency.SameDay])
        {
            var shared = await ShareAsync(p, new SubjectRef { Demographics = Person("Una", "Nametest", "1992-02-02") }, ConcernIndicator.ParentAlcohol, urgency);
            shared.Children.ShouldBeEmpty();
            var desk = (await InboxOf(p.DutySocialWorker)).Single(i => i.Concern?.ConcernId == shared.ConcernId);
            desk.Summary.ShouldContain("No child is known.");
            desk.Summary.ShouldContain(Both);
            desk.Concern.Relevance.ShouldBe($"{Risk}\nWhat it means for the children: {Both}.");
        }

        var urgent = await ShareAsync(p, Own("EMIS-1"), ConcernIndicator.ParentAlcohol, Urgency.SameDay);
        (await new SocialCareService.SocialCareServiceClient(p.DutySocialWorker.CallInvoker).ListReferralsAsync(new ListReferralsRequest())).Referrals
            .Single(r => r.ReferralId == urgent.Referral.ReferralId).RiskStatement.ShouldBe($"{Risk}\nWhat it means for the children: {Both}.");

        var place = Statement(null, ConcernIndicator.ParentAlcohol, Urgency.Standard);
        (place.Place, place.ChildContact, place.Happened) = (
            new ConcernPlace { Address = new Address { Line = "4 Mill Lane", Postcode = "NM1 4QT" } }, ChildContactAnswer.Unspecified, new WhenHappened { FromDate = "2027-03-09" });
        (await RefusalOf(() => SendAsync(p, place))).FieldViolations.Select(v => v.Field).ShouldBe(["concern.for_every_child", "concern.children_present"], ignoreOrder: true);

        // Nor is it written into it later: no link leads from a place to children.
        (place.ForEveryChild, place.ChildrenPresent) = ("", false);
        var there = (await SendAsync(p, place)).ConcernId;
        (await RefusalOf(() => CorrectAsync(p.Doctor, there, ConcernIndicator.ParentAlcohol, Means))).FieldViolations.Single().Field.ShouldBe("statement.for_every_child");
        await CorrectAsync(p.Doctor, there, ConcernIndicator.ParentAlcohol, "", "She says that he held her by the arm.");
    }

    /// <summary>C14 against L7: a code is not needed; what a doctor says of a grown-up without one is kept as that person's health.</summary>
    [Fact]
    public async Task What_a_doctor_says_of_a_grown_up_without_a_sign_is_kept_as_an_adults_health()
    {
        await using var p = await FamilyAsync();
        var shared = await ShareAsync(p, Own("EMIS-1"), null);
        (await InboxOf(p.LeadSocialWorker)).Single(i => i.Concern?.ConcernId == shared.ConcernId).Concern.Relevance.ShouldBe(ForEvery);
        var marker = (await InboxOf(p.HealthVisitor)).Single(i => i.Concern?.ConcernId == shared.ConcernId);
        marker.Concern.Tier.ShouldBe(Tier.Marker);
        marker.ToString().ShouldNotContain(Means);
        var picture = (await new EducationService.EducationServiceClient(p.NurseryLead.CallInvoker).QueryChildAsync(new Child.QueryChildRequest
        {
            Child = Own("ARB-2"),
            Purpose = For(Purpose.ProvideCare, "He has been tearful all week and does not want to go home."),
        })).ToString();
        picture.ShouldNotContain(Means);
        picture.ShouldNotContain("throat");

        // The same of a child is as open as any.
        var ofChild = Statement(Own("EMIS-2"), null, Urgency.Standard);
        (ofChild.ChildContact, ofChild.ForEveryChild, ofChild.ChildrenPresent) = (ChildContactAnswer.Unspecified, "", false);
        var seen = await SendAsync(p, ofChild);
        (await InboxOf(p.HealthVisitor)).Single(i => i.Concern?.ConcernId == seen.ConcernId).Concern.Tier.ShouldBe(Tier.Summary);
    }

    /// <summary>C18: the nurse who mixed up two mothers' boys puts it right where it stands, and each who was shown it reads it anew.</summary>
    [Fact]
    public async Task What_was_written_for_every_child_is_put_right_for_each_who_was_shown_it()
    {
        await using var p = await FamilyAsync();
        const string now = "Her boy sleeps at his aunt's";
        var linked = await ShareAsync(p, Own("EMIS-1"), ConcernIndicator.DaCoerciveControl);
        var unlinked = await ShareAsync(p, new SubjectRef { Demographics = Person("Una", "Nametest", "1992-02-02") }, ConcernIndicator.DaCoerciveControl);
        InfoShareConnection[] told = [p.LeadSocialWorker, p.HealthVisitor];
        foreach (var who in told)
            (await InboxOf(who)).Select(i => i.ConcernId()).ShouldContain(linked.ConcernId);
        (await InboxOf(p.DutySocialWorker)).Select(i => i.ConcernId()).ShouldContain(unlinked.ConcernId);

        // Its author finds it where it is put right, and not in the risk.
        var before = (await HistoryAsync(p.Doctor, linked.ConcernId, Purpose.ProvideCare)).Concern;
        (before.RiskStatement, before.ForEveryChild).ShouldBe((Risk, $"{Both}."));
        await CorrectAsync(p.Doctor, linked.ConcernId, ConcernIndicator.DaCoerciveControl, now);
        foreach (var who in told)
        {
            var correction = (await InboxOf(who)).Single(i => i.Trigger == NotificationTrigger.Correction);
            (correction.Concern.ConcernId, correction.Concern.Relevance).ShouldBe((linked.ConcernId, $"Written for every child: {now}"));
        }

        var picture = (await PictureAsync(p.LeadSocialWorker, Own("LCS-2"))).Concerns.Single(c => c.ConcernId == linked.ConcernId);
        (picture.Relevance, picture.ToString().Contains(Means, StringComparison.Ordinal)).ShouldBe(($"Written for every child: {now}", false));
        var history = await HistoryAsync(p.LeadSocialWorker, linked.ConcernId);
        (history.Concern.RiskStatement, history.Concern.ForEveryChild).ShouldBe((Risk, now));
        (history.Versions.Single().Statement.RiskStatement, history.Versions.Single().Statement.ForEveryChild).ShouldBe((Risk, $"{Both}."));
        (await ProgressAsync(p.Doctor, linked.ConcernId)).RiskStatement.ShouldBe($"{Risk}\nWhat it means for the children: {now}");

        // Where no child is known the duty desk reads it anew, with the beginning of the risk.
        await CorrectAsync(p.Doctor, unlinked.ConcernId, ConcernIndicator.DaCoerciveControl, now);
        (await InboxOf(p.DutySocialWorker)).Single(i => i.Trigger == NotificationTrigger.Correction && i.Concern.ConcernId == unlinked.ConcernId).Concern.Relevance.ShouldBe($"{Risk}\nWhat it means for the children: {now}");

        // Emptied, it is taken out; and what loses its last sign is kept as a grown-up's health, as if it had been shared so.
        await CorrectAsync(p.Doctor, linked.ConcernId, null, "", version: 2);
        (await InboxOf(p.HealthVisitor)).ShouldContain(i => i.Trigger == NotificationTrigger.Correction && i.Concern.Tier == Tier.Marker);
        (await PictureAsync(p.LeadSocialWorker, Own("LCS-2"))).Concerns.Single(c => c.ConcernId == linked.ConcernId).Relevance.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_referred_later_says_what_it_means_for_the_children_and_no_family_is_told_it()
    {
        await using var p = await FamilyAsync();
        var shared = await ShareAsync(p, Own("EMIS-1"), ConcernIndicator.ParentAlcohol);
        await new ReferralService.ReferralServiceClient(p.Doctor.CallInvoker).ConvertConcernAsync(
            new ConvertConcernRequest { ConcernId = shared.ConcernId, Why = "Nobody who decides has it yet." });
        var referred = (await new SocialCareService.SocialCareServiceClient(p.DutySocialWorker.CallInvoker).ListReferralsAsync(new ListReferralsRequest())).Referrals.Single();
        referred.RiskStatement.ShouldStartWith($"{Risk}\nWhat it means for the children: {Both}.");
    }

    /// <summary>C18: what remains when an order ends was written as the risk and for every child at once; it is put right once.</summary>
    [Fact]
    public async Task What_was_written_as_the_risk_and_for_every_child_follows_the_risk()
    {
        await using var p = await FamilyAsync();
        await RecordAsync(p.ProbationOfficer, "CRN-1", Person("Mared", "Nametest", "1993-02-02", "6 Mill Lane", "NM1 4QT"));
        var ended = (await new Protocol.Probation.V1.ProbationService.ProbationServiceClient(p.ProbationOfficer.CallInvoker).ReportOrderEndingAsync(new Protocol.Probation.V1.ReportOrderEndingRequest
        {
            SupervisedPerson = Own("CRN-1"),
            Order = Protocol.Probation.V1.EndingOrder.Licence,
            EndsOn = "2027-03-31",
            ResidualRisk = Risk,
            Indicators = { ConcernIndicator.ViolentConviction },
            Source = SourceKind.RecordCheck,
            LegalBasis = LegalBasis.PublicFunction,
        })).Concern;
        (await InboxOf(p.LeadSocialWorker)).Single(i => i.Concern?.ConcernId == ended.ConcernId).Concern.Relevance.ShouldBe($"Written for every child: {Risk}");
        await CorrectAsync(p.ProbationOfficer, ended.ConcernId, ConcernIndicator.ViolentConviction, "", "The programme was finished; nobody supervises her from April.");
        (await InboxOf(p.LeadSocialWorker)).Single(i => i.Trigger == NotificationTrigger.Correction).Concern.Relevance
            .ShouldBe("Written for every child: The programme was finished; nobody supervises her from April.");
    }

    private static async Task CorrectAsync(InfoShareConnection who, string concernId, ConcernIndicator? sign, string forEvery, string risk = Risk, long version = 1)
    {
        var text = new ConcernText { Kind = ConcernKind.Event, Source = SourceKind.ParentSelf, RiskStatement = risk, ForEveryChild = forEvery };
        if (sign is { } code)
            text.Indicators.Add(code);
        await new ConcernService.ConcernServiceClient(who.CallInvoker).CorrectConcernAsync(
            new CorrectConcernRequest { ConcernId = concernId, Version = version, Statement = text, Reason = "It was another mother's boy of whom I wrote." });
    }

    private static async Task<Partnership> FamilyAsync()
    {
        var p = await StartAsync("2027-03-10 09:00");
        var una = Person("Mared", "Nametest", "1993-02-02", "6 Mill Lane", "NM1 4QT");
        var otto = Person("Otto", "Nametest", "2024-06-08", "6 Mill Lane", "NM1 4QT");
        await RecordAsync(p.Doctor, "EMIS-1", una);
        await RecordAsync(p.Doctor, "EMIS-2", otto);
        await RecordAsync(p.LeadSocialWorker, "LCS-1", una);
        await RecordAsync(p.LeadSocialWorker, "LCS-2", otto);
        await RelateAsync(p.LeadSocialWorker, Own("LCS-1"), Own("LCS-2"), RelationshipType.BirthParent);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-2"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await RecordAsync(p.HealthVisitor, "HV-2", otto);
        await WorksWithAsync(p.HealthVisitor, Own("HV-2"), PractitionerRole.HealthVisitor, "01632 960161");
        await RecordAsync(p.NurseryLead, "ARB-2", otto);
        await WorksWithAsync(p.NurseryLead, Own("ARB-2"), PractitionerRole.DesignatedLead, "01632 960171");
        return p;
    }

    private static Task<SharedConcern> ShareAsync(Partnership p, SubjectRef about, ConcernIndicator? sign, Urgency urgency = Urgency.Standard) =>
        SendAsync(p, Statement(about, sign, urgency));

    private static async Task<SharedConcern> SendAsync(Partnership p, ConcernStatement statement) =>
        (await new HealthService.HealthServiceClient(p.Doctor.CallInvoker).ShareConcernAsync(new Protocol.Health.V1.ShareConcernRequest { Concern = statement })).Concern;

    private static ConcernStatement Statement(SubjectRef? about, ConcernIndicator? sign, Urgency urgency)
    {
        var statement = new ConcernStatement
        {
            Subject = about,
            Kind = ConcernKind.Event,
            Source = SourceKind.ParentSelf,
            RiskStatement = Risk,
            ChildContact = ChildContactAnswer.Yes,
            ForEveryChild = Means,
            ChildrenPresent = true,
            Urgency = urgency,
            LegalBasis = LegalBasis.SafeguardingCondition,
        };
        if (sign is { } code)
            statement.Indicators.Add(code);
        return statement;
    }
}
