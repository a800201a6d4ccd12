using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Text;

namespace InfoShare.WebConsole.Pages.Sent;

/// <summary>What the sender of a concern is told at once.</summary>
/// <param name="Note">What became of a try that had arrived before; empty when none had.</param>
/// <param name="Lost">What was written since and stands nowhere; empty.</param>
/// <param name="Before">Another concern of the same form, which stands as well; empty when there is none.</param>
internal sealed record ShareReceipt(SharedConcern Concern, string Note = "", string Lost = "", string Before = "");

/// <summary>
/// Shares a concern as its form has it, once, whatever is changed between two tries. Its words are put right in what stands; whatever else was
/// changed is added to the referral that it opened.
/// </summary>
internal sealed class ConcernSending(ReferralDoor door, ShareForm form, Sending sending)
{
    /// <summary>Shares it. Null: what has gone is about somebody else, or opened no referral where this needs one, and nothing of this was sent.</summary>
    public async Task<ShareReceipt?> SendAsync(CancellationToken ct)
    {
        var concern = form.ToConcern();
        var shared = await sending.Concern.OnceAsync(
            new SharedStatement(concern, null), s => door.IdOf(s.Concern, s.Meeting), (id, s) => door.ShareAsync(id, s.Concern, s.Meeting, ct));
        var stands = sending.Concern.Stands!.Concern;
        if (stands.Equals(concern))
        {
            var beyond = Beyond(concern);
            return beyond.Length == 0 || (shared.Referral is { } own && await door.AddAsync(own.ReferralId, beyond, ct)) ? new ShareReceipt(shared) : new ShareReceipt(shared, Lost: beyond);
        }

        if (!PutRight.AreSame([stands.Subject], [concern.Subject]) || (form.IsUrgent && shared.Referral is null && !BearsAlike(stands, concern)))
            return null;

        var (said, version) = sending.Corrected ?? (PutRight.TextOf(stands), 1);
        var text = PutRight.TextOf(concern);

        // A child who was named since takes nothing from those to whom a link had led.
        if (stands.Children.Count == 0 && concern.Children.FirstOrDefault() is { } named)
            text.ForEveryChild = PutRight.Meaning(named.Relevance, named.Present);
        var corrected = text.Equals(said) || await PutRight.CorrectAsync(door, sending, shared.ConcernId, version, text, ct);
        var rest = Changes(stands, concern, withRisk: !corrected);
        if (rest.Length > 0 && shared.Referral is { } opened && await door.AddAsync(opened.ReferralId, rest, ct))
            return new ShareReceipt(shared, "It had gone before. What you changed was put right in it, or added to the referral in words.");
        return new ShareReceipt(shared, corrected && sending.Corrected is not null ? "It had gone before. It says now what you wrote last, and what it said first is kept." : "It had gone before.", rest);
    }

    /// <summary>What an urgent concern does not hold: the broker keeps the beginning of a risk that is too long, and what stood in a wrong place stands last in it (E21).</summary>
    private static string Beyond(ConcernStatement concern)
    {
        var risk = concern.RiskStatement;
        return risk.Length <= ShareForm.MostRisk ? ""
            : $"How the risk went on, as written: {risk[(ShareForm.MostRisk - (char.IsHighSurrogate(risk[ShareForm.MostRisk - 1]) ? 1 : 0))..].Trim()}";
    }

    private static bool BearsAlike(ConcernStatement one, ConcernStatement other) => one.Urgency == other.Urgency && one.Children.Equals(other.Children);

    /// <summary>What the later one says and the earlier did not, in words, but for what can be put right in the concern itself.</summary>
    private static string Changes(ConcernStatement earlier, ConcernStatement later, bool withRisk)
    {
        (string What, Func<ConcernStatement, string> Of)[] parts =
        [
            ("Who it is about", c => PutRight.InWords(c.Subject)),
            ("The risk", c => withRisk ? c.RiskStatement : ""),
            ("How soon", c => Words.Of(c.Urgency)),
            ("Whether there are children", c => Words.Of(c.ChildContact)),
            ("The children", c => string.Join("; ", c.Children.Select(b => PutRight.InWords(b.Child)))),
            ("What it means for the children", c => c.Children.Select(b => b.Relevance).FirstOrDefault() ?? (withRisk ? c.ForEveryChild : "")),
            ("Were they there", c => c.ChildrenPresent || c.Children.Any(b => b.Present) ? "They saw or heard it" : ""),
            ("Sharing", c => c.ConsentRecord is { } consent ? $"{Words.Of(consent.State)}. {consent.ByWhom} {consent.Wishes} {consent.Why}".Trim() : ""),
        ];
        return string.Join('\n', parts.Where(p => p.Of(later).Length > 0 && p.Of(later) != p.Of(earlier)).Select(p => $"{p.What}, put anew: {p.Of(later)}"));
    }
}
