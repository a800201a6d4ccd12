using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Handover.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Information.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.Registry.V1;
using InfoShare.Protocol.SocialCare.V1;
using InfoShare.Protocol.Tasks.V1;

namespace InfoShare.WebConsole.Tests;

/// <summary>
/// A clinic in the hospital, of whose work the wards learn nothing (L7, H6), and what family support was asked to take: once it owns a referral it
/// reads what the referrer reads, and of one that it declined nothing of what is decided afterwards (E12).
/// </summary>
public sealed partial class Scene
{
    private const string Help = "northmere-early-help";

    /// <summary>Who asks about whom, with a reason: the wards about the clinic's patient, family support about its child.</summary>
    internal IReadOnlyList<(string Organisation, string Child, string Purpose)> Asked { get; private set; } = [];

    private async Task<IReadOnlyList<string>> ServicesAsync()
    {
        var (patient, ofClinic) = await ClinicAsync();
        var taken = await OfferedToHelpAsync("906", "Dewi", "PLANTED-TAKENRISK", "PLANTED-TAKENWHY", accept: true);
        var declined = await OfferedToHelpAsync("908", "Eurig", "PLANTED-DECLINEDRISK", "PLANTED-DECLINEDWHY", accept: false);
        var child = (await Site.ReferralAsync(Site.LeadSocialWorker, taken)).Children[0].PersonId;
        Asked = [(Hospital, patient, nameof(Purpose.ProvideCare)), (Help, child, nameof(Purpose.AssessChild))];
        return
        [
            .. ofClinic, .. ((string[])[taken, declined]).SelectMany(AddressesOf), $"/children/{patient}/work", $"/children/{child}/work?referral={taken}",
            "/sent?show=passed", "/tasks", "/questions?show=by", "/questions?show=ended", "/together?show=all",
        ];
    }

    private static IEnumerable<string> AddressesOf(string referral) =>
        [$"/sent/{referral}", $"/referrals/{referral}", $"/referrals/{referral}/decide", $"/referrals/{referral}/family", $"/challenges/{referral}"];

    private async Task<(string Patient, IReadOnlyList<string> Addresses)> ClinicAsync()
    {
        var registry = new RegistryService.RegistryServiceClient(Site.As("northmere-partnership", "AUDITOR").CallInvoker);
        var trust = (await registry.ListOrganisationsAsync(new ListOrganisationsRequest { PageSize = 100 })).Organisations.Single(o => o.OrganisationId == Hospital).Clone();
        trust.AllowedRoles.Add(PractitionerRole.SexualHealthWorker);
        await registry.PutOrganisationAsync(new PutOrganisationRequest { Organisation = trust });
        var clinic = Site.As(Hospital, "u-fensample", "Vera Fensample", "SEXUAL_HEALTH_WORKER").CallInvoker;
        var patient = new SubjectRef { OwnRecordId = "MRN-907" };
        await Site.RecordAsync(Site.As(Hospital, "PAEDIATRICIAN"), "MRN-907", "Moss", "Wardtest", "2011-09-03", "5 Fen Way", "NM5 2EN");
        await Site.As(Hospital, "u-fensample", "Vera Fensample", "SEXUAL_HEALTH_WORKER").WorksWithAsync("MRN-907", PractitionerRole.SexualHealthWorker, "01632 960105");
        var handover = (await new HandoverService.HandoverServiceClient(clinic).OfferHandoverAsync(new OfferHandoverRequest
        {
            Handover = new HandoverDraft
            {
                Subjects = { patient },
                Kind = HandoverKind.ServiceToService,
                To = new HandoverTarget { OrganisationId = Visiting, Role = PractitionerRole.SchoolNurse },
                Words = new HandoverWords { ResidualRisk = "PLANTED-CLINICHANDS he takes something that he hides at home." },
            },
        })).Handover.HandoverId;
        var task = (await new HealthService.HealthServiceClient(clinic).AskColleagueAsync(new AskColleagueRequest
        {
            Patient = patient,
            Ask = "PLANTED-CLINICASKS please see him at school, and not at home.",
            Of = new TaskTarget { OrganisationId = Visiting, Role = PractitionerRole.SchoolNurse },
        })).Task.TaskId;
        var referral = (await new HealthService.HealthServiceClient(clinic).MakeReferralAsync(new Protocol.Health.V1.MakeReferralRequest
        {
            Referral = new ReferralDraft { Children = { patient }, RiskStatement = "PLANTED-CLINICRISK a man of thirty brings him, and waits outside.", Urgency = Urgency.Standard },
        })).Receipt.ReferralId;
        var question = (await new InformationService.InformationServiceClient(clinic).RequestInformationAsync(new RequestInformationRequest
        {
            Subject = patient,
            Purpose = Neighbours.For(Purpose.ProvideCare, "He comes to us with somebody older than he is."),
            Kinds = { InformationKind.LastContact },
            Words = "PLANTED-CLINICWORDS when was he last with you, and who fetched him?",
            OrganisationIds = { School },
        })).Requests.Single().InformationRequestId;
        return (
            (await Site.ReferralAsync(Site.LeadSocialWorker, referral)).Children[0].PersonId,
            [.. AddressesOf(referral), $"/handovers/{handover}", $"/tasks/{task}", $"/questions/{question}"]);
    }

    private async Task<string> OfferedToHelpAsync(string own, string given, string risk, string why, bool accept)
    {
        await Site.FamilyAsync(own, given, "Helptest");
        var sent = await Site.ReferAsync(own, $"{risk} the newborn was left alone on the ward once.");
        var desk = new SocialCareService.SocialCareServiceClient(Site.As(Csc, "DUTY_SOCIAL_WORKER").CallInvoker);
        var owned = (await desk.TakeOwnershipAsync(new TakeOwnershipRequest { ReferralId = sent.ReferralId, Version = 1 })).Referral;
        var offered = await DecideAsync(owned.Version, Disposition.EarlyHelpAccepted, Help, "A family support worker visits them.");
        var referrals = new ReferralService.ReferralServiceClient(Site.As(Help, "EARLY_HELP").CallInvoker);
        if (accept)
        {
            await referrals.AcceptRedirectAsync(new AcceptRedirectRequest { ReferralId = sent.ReferralId, Version = offered.Version, Words = "I visit them on Friday." });
            return sent.ReferralId;
        }

        var declined = (await referrals.DeclineRedirectAsync(
            new DeclineRedirectRequest { ReferralId = sent.ReferralId, Version = offered.Version, Reason = "The family has refused early help twice this year." })).Referral;
        await DecideAsync(declined.Version, Disposition.NoFurtherAction, "", "PLANTED-LATERANSWER a neighbour sits with him in the evenings now.");
        return sent.ReferralId;

        async Task<ReferralView> DecideAsync(long version, Disposition disposition, string to, string feedback) => (await desk.DecideReferralAsync(new DecideReferralRequest
        {
            ReferralId = sent.ReferralId,
            Version = version,
            Feedback = feedback,
            Decision = new Decision
            {
                Disposition = disposition,
                Reason = DispositionReason.ThresholdNotMet,
                Rationale = $"{why} the half-sister's file speaks of nights alone.",
                Criteria = "Threshold document, level 2",
                Evidence = $"{why} the closed file.",
                HistoryRead = HistoryRead.Yes,
                RedirectTo = to,
            },
        })).Referral;
    }
}
