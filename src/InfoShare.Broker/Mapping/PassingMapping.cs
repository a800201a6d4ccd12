using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Referrals;
using InfoShare.Core.Vocabulary;
using I = InfoShare.Protocol.Intake.V1;
using P = InfoShare.Protocol.Common.V1;
using R = InfoShare.Protocol.Referral.V1;

namespace InfoShare.Broker.Mapping;

/// <summary>Redirects, follow-ups, conversations and intake between the protocol and Core.</summary>
internal static class PassingMapping
{
    public static SpokenContact ToCore(this R.SpokenContact said) => new(
        said.At.ToDateTimeOffset(), said.WithWhom, said.Content, said.AdvisedNotToRefer, CommonMapping.OrNull(said.SpokenBy));

    public static R.SpokenContact ToProto(this SpokenContact said) => new()
    {
        At = CommonMapping.Stamp(said.At),
        WithWhom = said.WithWhom,
        Content = said.Content,
        AdvisedNotToRefer = said.AdvisedNotToRefer,
        SpokenBy = said.SpokenBy ?? "",
    };

    public static R.RedirectView ToProto(this RedirectOffer offer) => new()
    {
        ToOrganisationId = offer.ToOrganisationId,
        ToOrganisationName = offer.ToOrganisationName,
        OfferedBy = offer.OfferedByName,
        OfferedAt = CommonMapping.Stamp(offer.OfferedAt),
        AnswerDue = CommonMapping.Stamp(offer.AnswerDue),
        State = (R.RedirectState)(int)offer.State,
        AnsweredBy = offer.AnsweredByName ?? "",
        Words = offer.Words ?? "",
        AnsweredAt = CommonMapping.Stamp(offer.AnsweredAt),
        AcceptedAs = (P.Disposition)(int)offer.As,
        Letter = offer.Letter() ?? "",
    };

    public static R.FollowUpView ToProto(this FollowUp followUp, string organisation) => new()
    {
        FollowUpId = followUp.Id,
        ReferralId = followUp.ReferralId,
        Version = followUp.Version,
        Kind = (R.FollowUpKind)(int)followUp.Kind,
        Task = followUp.Task,
        Owner = new ContactPoint(followUp.OwnerName, followUp.OwnerRole, organisation, null).ToProto(),
        DueDate = CommonMapping.Text(LondonTime.DateOf(followUp.DueAt)),
        Count = followUp.Count,
        Counted = followUp.Counted,
        State = (R.FollowUpState)(int)followUp.State,
        Outcome = followUp.Outcome ?? "",
    };

    public static R.FamilyAnswerView ToProto(this FamilyAnswer answer) => new()
    {
        Text = answer.Text,
        Sent = answer.Sent,
        Channel = (P.ContactChannel)(int)answer.Channel,
        Because = answer.Because,
        By = answer.By,
        At = CommonMapping.Stamp(answer.At),
        NotAnswered = answer.NotAnswered,
    };

    /// <summary>The receipt without anything about the children: an intake learns nothing, not even whether one was known.</summary>
    public static I.IntakeReceipt ToProto(ReferralReceiptView receipt) => new()
    {
        ReferralId = receipt.ReferralId,
        ReceivedBy = receipt.ReceivedBy.ToProto(),
        Owner = receipt.Owner,
        FeedbackDue = CommonMapping.Stamp(receipt.FeedbackDue),
        FeedbackDueInWords = receipt.FeedbackDueInWords,
        OwnerDue = CommonMapping.Stamp(receipt.OwnerDue),
        Prompts = { receipt.Prompts },
        Receipt = receipt.Receipt.ToProto(),
    };

    public static SafeContact ToCore(this P.SafeContact rule) => new(
        [.. rule.Channels.Select(c => (ContactChannel)(int)c)],
        Time(rule.FromTime), Time(rule.UntilTime),
        [.. rule.NeverUse.Select(c => (ContactChannel)(int)c)],
        CommonMapping.OrNull(rule.Note));

    private static TimeOnly? Time(string text) =>
        text.Length == 0 ? null : TimeOnly.ParseExact(text, "HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
