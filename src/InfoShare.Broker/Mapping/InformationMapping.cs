using InfoShare.Core.Handovers;
using InfoShare.Core.Registry;
using InfoShare.Core.Sharing;
using InfoShare.Core.Vocabulary;
using I = InfoShare.Protocol.Information.V1;
using P = InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Mapping;

/// <summary>Questions of one organisation to another, between the protocol and Core.</summary>
internal static class InformationMapping
{
    public static RequestInformation ToCommand(I.RequestInformationRequest r) => new(
        r.Subject.ToCore(), r.Purpose.ToCore(), [.. r.Kinds.Select(k => (InformationKind)(int)k)], r.Words, [.. r.OrganisationIds], [.. r.Areas], r.Urgent);

    public static AnswerInformationRequest ToCommand(I.AnswerInformationRequestRequest r) => new(
        r.InformationRequestId, r.Version, r.NothingHeld, CommonMapping.OrNull(r.Text), (SensitivityClass)(int)r.Sensitivity, [.. r.ConcernIds.Distinct()],
        (LegalBasis)(int)r.LegalBasis, r.Consent.ToCore());

    public static DeclineInformationRequest ToCommand(I.DeclineInformationRequestRequest r) => new(
        r.InformationRequestId, r.Version, (NotSharedReason)(int)r.Reason, r.Reasons, (SensitivityClass)(int)r.Sensitivity, r.Consent.ToCore(),
        r.ChildWishesIt, CommonMapping.Date(r.ReviewOn));

    public static I.InformationRequestView ToProto(this InformationRequestView view, RegistrySnapshot registry)
    {
        var request = view.Request;
        return new I.InformationRequestView
        {
            InformationRequestId = request.Id,
            Version = request.Version,
            State = (P.InformationRequestState)(int)request.State,
            QuestionId = request.QuestionId,
            AskedBy = HandoverRoles.ContactOf(request.Asker, registry).ToProto(),
            HolderOrganisationId = request.HolderOrganisationId,
            HolderName = registry.NameOf(request.HolderOrganisationId),
            Owner = Code.Of(request.OwnerRole),
            Purpose = (P.Purpose)(int)request.Purpose.Purpose,
            Reason = request.Purpose.Reason,
            LegalBasis = (P.LegalBasis)(int)request.Purpose.LegalBasis,
            Kinds = { request.Kinds.Select(k => (P.InformationKind)(int)k) },
            Words = request.Words,
            Urgent = request.Urgent,
            OwnRecordId = view.OwnRecordId ?? "",
            AskedAs = request.AskedAs is not { } asked ? null : new I.AskedAs
            {
                GivenName = asked.GivenName ?? "",
                FamilyName = asked.FamilyName ?? "",
                BirthDate = CommonMapping.Text(asked.BirthDate),
                NhsNumber = asked.NhsNumber ?? "",
            },
            AskedAt = CommonMapping.Stamp(request.AskedAt),
            Due = CommonMapping.Stamp(request.Due),
            DueInWords = view.DueInWords,
            Level = (P.EscalationLevel)(int)request.Level,
            Answer = view.Answer is not { } answer ? null : new I.InformationAnswer
            {
                AnsweredBy = answer.By.ToProto(),
                AnsweredAt = CommonMapping.Stamp(answer.At),
                Sensitivity = (P.SensitivityClass)(int)answer.Class,
                Text = answer.Text ?? "",
                Concerns = { answer.Concerns.Select(c => c.ToProto()) },
                DeclineReason = (P.NotSharedReason)(int)answer.DeclineReason,
                LegalBasis = (P.LegalBasis)(int)answer.LegalBasis,
                Consent = answer.Consent.ToProto(),
                Withheld = { answer.Withheld.Select(w => w.ToProto()) },
            },
        };
    }
}
