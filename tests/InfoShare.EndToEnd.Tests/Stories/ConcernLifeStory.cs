using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Concerns = InfoShare.Protocol.Concern.V1.ConcernService.ConcernServiceClient;
using Health = InfoShare.Protocol.Health.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>What the stories of a concern's life share.</summary>
internal static class ConcernLifeStory
{
    public static readonly Demographics Lark = Person("Lark", "Heathmock", "2019-01-14", "1 Fir Lane", "NM3 1AA");

    /// <summary>Lark, whom her social worker, her doctor, her school and a detective work with.</summary>
    public static async Task LarkAsync(Partnership p)
    {
        await RecordAsync(p.LeadSocialWorker, "LCS-8", Lark);
        await RecordAsync(p.Doctor, "EMIS-8", Lark);
        await RecordAsync(p.DesignatedLead, "SIMS-8", Lark);
        await RecordAsync(p.Detective, "PNC-8", Lark);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-8"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await WorksWithAsync(p.Doctor, Own("EMIS-8"), PractitionerRole.Gp, "01632 960101");
        await WorksWithAsync(p.DesignatedLead, Own("SIMS-8"), PractitionerRole.DesignatedLead, "01632 960131");
        await WorksWithAsync(p.Detective, Own("PNC-8"), PractitionerRole.PublicProtection, "01632 960141");
    }

    public static ConcernStatement About(string ownRecordId, ConcernIndicator indicator, string risk) => new()
    {
        Subject = Own(ownRecordId),
        Indicators = { indicator },
        Kind = ConcernKind.Statement,
        Source = SourceKind.Observed,
        RiskStatement = risk,
        Urgency = Urgency.Standard,
        LegalBasis = LegalBasis.PublicFunction,
    };

    public static async Task<SharedConcern> ShareAsync(InfoShareConnection who, ConcernStatement concern) =>
        (await new SocialCareService.SocialCareServiceClient(who.CallInvoker).ShareConcernAsync(new ShareConcernRequest { Concern = concern })).Concern;

    public static async Task<SharedConcern> ShareAsDoctorAsync(Partnership p, ConcernStatement concern) =>
        (await new Health.HealthService.HealthServiceClient(p.Doctor.CallInvoker).ShareConcernAsync(new Health.ShareConcernRequest { Concern = concern })).Concern;

    public static async Task<GetConcernHistoryResponse> HistoryAsync(InfoShareConnection who, string concernId, Purpose purpose = Purpose.AssessChild) =>
        await new Concerns(who.CallInvoker).GetConcernHistoryAsync(new GetConcernHistoryRequest
        {
            ConcernId = concernId,
            Purpose = For(purpose, "Lark's assessment is being written and what she said must be weighed."),
        });

    public static async Task<RecordVerificationResponse> VerifyAsync(
        InfoShareConnection who, string concernId, int step, VerificationState state, string words, string view, SourceKind basis = SourceKind.ReportedToProfessional) =>
        await new Concerns(who.CallInvoker).RecordVerificationAsync(new RecordVerificationRequest
        {
            ConcernId = concernId,
            Step = step,
            State = state,
            Basis = basis,
            Words = words,
            View = view,
        });

    public static async Task<AddNoteResponse> NoteAsync(InfoShareConnection who, string concernId, NoteKind kind, string words, string saidBy = "", string label = "") =>
        await new Concerns(who.CallInvoker).AddNoteAsync(new AddNoteRequest { ConcernId = concernId, Kind = kind, Words = words, SaidBy = saidBy, Label = label });

    public static async Task<ChildPicture> PictureAsync(InfoShareConnection who, SubjectRef child) =>
        (await new SocialCareService.SocialCareServiceClient(who.CallInvoker).QueryChildAsync(new QueryChildRequest
        {
            Child = child,
            Purpose = For(Purpose.AssessChild, "A neighbour rang about Lark and her brother today."),
        })).Picture;
}
