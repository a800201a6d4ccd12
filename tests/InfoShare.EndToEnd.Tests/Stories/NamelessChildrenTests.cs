using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Education.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
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

    [Fact]
    public async Task What_was_written_for_every_child_is_read_of_the_one_whom_a_link_finds()
    {
        await using var p = await FamilyAsync();
        var shared = await ShareAsync(p, Own("EMIS-1"), ConcernIndicator.ParentMhCondition);
        shared.Children.Single().FoundByLink.ShouldBeTrue();
        var lead = (await InboxOf(p.LeadSocialWorker)).Single(i => i.Concern?.ConcernId == shared.ConcernId);
        lead.Summary.ShouldContain($"For this child: {Both}");
        lead.Summary.ShouldNotContain("was not asked");
        (lead.Concern.Tier, lead.Concern.Relevance, lead.Concern.Present).ShouldBe((Tier.Summary, $"{Both}.", true));
        lead.ToString().ShouldNotContain("throat");

        // A marker says that the child was there, and no word.
        var marker = (await InboxOf(p.HealthVisitor)).Single(i => i.Concern?.ConcernId == shared.ConcernId);
        (marker.Concern.Tier, marker.Concern.Present).ShouldBe((Tier.Marker, true));
        marker.ToString().ShouldNotContain(Means);

        // Of what is no adult's health the health visitor reads it too.
        var open = await ShareAsync(p, Own("EMIS-1"), ConcernIndicator.DaCoerciveControl);
        var read = (await InboxOf(p.HealthVisitor)).Single(i => i.Concern?.ConcernId == open.ConcernId);
        read.Summary.ShouldContain($"For this child: {Both}");
        (read.Concern.Tier, read.Concern.Relevance).ShouldBe((Tier.Summary, $"{Both}."));

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
    }

    /// <summary>C14 against L7: a code is not needed; what a doctor says of a grown-up without one is kept as that person's health.</summary>
    [Fact]
    public async Task What_a_doctor_says_of_a_grown_up_without_a_sign_is_kept_as_an_adults_health()
    {
        await using var p = await FamilyAsync();
        var shared = await ShareAsync(p, Own("EMIS-1"), null);
        (await InboxOf(p.LeadSocialWorker)).Single(i => i.Concern?.ConcernId == shared.ConcernId).Concern.Relevance.ShouldBe($"{Both}.");
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
