using Grpc.Core;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.WebConsole.Forms;
using Education = InfoShare.Protocol.Education.V1;
using Health = InfoShare.Protocol.Health.V1;
using Intake = InfoShare.Protocol.Intake.V1;
using Police = InfoShare.Protocol.Police.V1;
using Probation = InfoShare.Protocol.Probation.V1;
using SocialCare = InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.WebConsole.Desks;

/// <summary>What the sender is told at once, whichever service took it.</summary>
/// <param name="Children">Each child as the broker understood it; none where the sender learns nothing of others.</param>
/// <param name="Lost">What was written and could not be added; empty.</param>
/// <param name="Note">What became of a part that had gone before; empty when none had.</param>
internal sealed record SentReceipt(string ReferralId, IReadOnlyList<ResolvedPerson> Children, IReadOnlyList<string> Prompts, string Lost = "", string Note = "");

/// <summary>The door by which an organisation refers: its own agency's service, or the intake of everybody else's (requirement E15).</summary>
internal sealed class ReferralDoor(Desk desk, string formId)
{
    // What the broker takes of one addition, in characters.
    private const int MostAdded = 4000;
    private const int LeastAdded = 5;

    private CallInvoker Broker => desk.Connection.CallInvoker;

    /// <summary>Whether organisations of this kind share concerns.</summary>
    public static bool SharesConcerns(Desk desk) => desk.Organisation.Agency != "OTHER";

    /// <summary>The request_id of a referral by this form: the same content is one referral, however often it is sent.</summary>
    public string IdOf(ReferralDraft draft) => RequestIds.Of(formId, draft);

    /// <summary>That of a concern. Both parts belong to what is one request.</summary>
    public string IdOf(ConcernStatement concern, ContactWithConcern? contact) => RequestIds.Of(formId + contact, concern);

    /// <summary>Refers.</summary>
    public async Task<SentReceipt> ReferAsync(string id, ReferralDraft draft, CancellationToken ct) => desk.Organisation.Agency switch
    {
        "HEALTH" => Of((await new Health.HealthService.HealthServiceClient(Broker).MakeReferralAsync(new() { RequestId = id, Referral = draft }, cancellationToken: ct)).Receipt),
        "POLICE" => Of((await new Police.PoliceService.PoliceServiceClient(Broker).MakeReferralAsync(new() { RequestId = id, Referral = draft }, cancellationToken: ct)).Receipt),
        "PROBATION" => Of((await new Probation.ProbationService.ProbationServiceClient(Broker).MakeReferralAsync(new() { RequestId = id, Referral = draft }, cancellationToken: ct)).Receipt),
        "EDUCATION" => Of((await new Education.EducationService.EducationServiceClient(Broker).MakeReferralAsync(new() { RequestId = id, Referral = draft }, cancellationToken: ct)).Receipt),
        "SOCIAL_CARE" => Of((await new SocialCare.SocialCareService.SocialCareServiceClient(Broker).MakeReferralAsync(new() { RequestId = id, Referral = draft }, cancellationToken: ct)).Receipt),
        _ => Of((await new Intake.IntakeService.IntakeServiceClient(Broker).MakeReferralAsync(new() { RequestId = id, Referral = draft }, cancellationToken: ct)).Receipt),
    };

    /// <summary>Shares what a referral does not hold. Urgent, the broker opens the referral itself, at once.</summary>
    public async Task<SharedConcern> ShareAsync(string id, ConcernStatement concern, ContactWithConcern? contact, CancellationToken ct) => desk.Organisation.Agency switch
    {
        "HEALTH" => (await new Health.HealthService.HealthServiceClient(Broker).ShareConcernAsync(new() { RequestId = id, Concern = concern, Contact = contact }, cancellationToken: ct)).Concern,
        "POLICE" => (await new Police.PoliceService.PoliceServiceClient(Broker).ShareConcernAsync(new() { RequestId = id, Concern = concern, Contact = contact }, cancellationToken: ct)).Concern,
        "PROBATION" => (await new Probation.ProbationService.ProbationServiceClient(Broker).ShareConcernAsync(new() { RequestId = id, Concern = concern, Contact = contact }, cancellationToken: ct)).Concern,
        "EDUCATION" => (await new Education.EducationService.EducationServiceClient(Broker).ShareConcernAsync(new() { RequestId = id, Concern = concern, Contact = contact }, cancellationToken: ct)).Concern,
        _ => (await new SocialCare.SocialCareService.SocialCareServiceClient(Broker).ShareConcernAsync(new() { RequestId = id, Concern = concern, Contact = contact }, cancellationToken: ct)).Concern,
    };

    /// <summary>Makes a concern that stands say something else; gives its version then.</summary>
    public async Task<long> CorrectAsync(string concernId, long version, ConcernText text, string why, CancellationToken ct)
    {
        var request = new CorrectConcernRequest { ConcernId = concernId, Version = version, Statement = text, Reason = why };
        request.RequestId = RequestIds.Of(formId, request);
        return (await new ConcernService.ConcernServiceClient(Broker).CorrectConcernAsync(request, cancellationToken: ct)).Version;
    }

    /// <summary>Adds in words to a referral that is open; what is too long for one addition in several. False: not all of it could be added, and nothing else is lost.</summary>
    public async Task<bool> AddAsync(string referralId, string words, CancellationToken ct)
    {
        // What is left for the last is no shorter than what can be added.
        const int most = MostAdded - LeastAdded;
        while (words.Length > MostAdded)
        {
            var at = words.LastIndexOf(' ', most, most / 2) is > 0 and var space ? space : most - (char.IsHighSurrogate(words[most - 1]) ? 1 : 0);
            if (!await AddPartAsync(referralId, words[..at], ct))
                return false;
            words = words[at..];
        }

        return await AddPartAsync(referralId, words, ct);
    }

    private async Task<bool> AddPartAsync(string referralId, string words, CancellationToken ct)
    {
        var referrals = new ReferralService.ReferralServiceClient(Broker);
        try
        {
            var version = (await referrals.GetReferralAsync(new GetReferralRequest { ReferralId = referralId }, cancellationToken: ct)).Referral.Version;
            var request = new AcknowledgeFeedbackRequest { ReferralId = referralId, Version = version, Acknowledgement = FeedbackAcknowledgement.AddingInformation, Text = words };

            // By the words alone: sent again at a later version they are still the same words.
            request.RequestId = RequestIds.Of(formId, new AcknowledgeFeedbackRequest(request) { Version = 0 });
            await referrals.AcknowledgeFeedbackAsync(request, cancellationToken: ct);
            return true;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.AlreadyExists)
        {
            return true;
        }
        catch (RpcException)
        {
            // The referral stands; whoever sent it is told what it lacks.
            return false;
        }
    }

    private static SentReceipt Of(ReferralReceipt receipt) => new(receipt.ReferralId, receipt.Children, receipt.Prompts);

    private static SentReceipt Of(Intake.IntakeReceipt receipt) => new(receipt.ReferralId, [], receipt.Prompts);
}
