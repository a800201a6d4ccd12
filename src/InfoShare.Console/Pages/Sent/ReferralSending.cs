using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Text;

namespace InfoShare.WebConsole.Pages.Sent;

/// <summary>
/// Sends a referral as its form has it. What a referral does not hold is a concern that it carries; an urgent concern opens the referral itself, and
/// what that does not hold is added in words. What has gone already is gone on with: a concern that stands is corrected, and never shared again.
/// </summary>
internal sealed class ReferralSending(ReferralDoor door, ReferForm form, Sending sending)
{
    /// <summary>Sends it. Null: what has gone is about another child, and nothing of this was sent.</summary>
    /// <param name="sharesConcerns">Whether the organisation can share concerns.</param>
    public async Task<SentReceipt?> SendAsync(bool sharesConcerns, CancellationToken ct)
    {
        var shares = form.IsShared(sharesConcerns);
        if (!shares && sending.Concern.Answer is null)
            return await ReferAsync(form.ToDraft(), AsWritten.Of(form, shared: false), ct);
        if (sending.Concern.Answer is null)
        {
            await sending.Concern.OnceAsync(
                new SharedStatement(form.ToConcern(), form.ToMeeting()), s => door.IdOf(s.Concern, s.Meeting), (id, s) => door.ShareAsync(id, s.Concern, s.Meeting, ct));
        }

        var (stands, shared) = (sending.Concern.Stands!, sending.Concern.Answer!);
        IReadOnlyList<SubjectRef> about = [stands.Concern.Subject, .. stands.Concern.Children.Select(c => c.Child)];
        IReadOnlyList<SubjectRef> typed = [.. form.Referred.Select(c => c.Child.ToSubject())];
        if (!PutRight.AreSame(about, typed))
            return null;
        var note = await CorrectAsync(shares, stands, shared, ct);
        List<ResolvedPerson> children =
        [
            shared.Subject, .. shared.Children.Where(c => !c.FoundByLink && c.Child.PersonId != shared.Subject.PersonId).Select(c => c.Child),
        ];
        var other = form.IsMeetingWhole && !Equals(stands.Meeting, form.ToMeeting()) ? AsWritten.Meeting(form) : "";
        if (shared.Referral is { } opened)
        {
            var addition = Joined([form.ToAddition(), other, note.Length > 0 && sending.Corrected is null ? $"The risk, put anew: {ReferForm.Trim(form.Risk)}" : ""]);
            var added = addition.Length == 0 || await door.AddAsync(opened.ReferralId, addition, ct);
            return new SentReceipt(opened.ReferralId, children, [.. opened.Prompts.Concat(shared.Prompts).Distinct()], added ? "" : addition, note);
        }

        // Looked for anew, a child of whom a record has just been begun would be begun a second time.
        var draft = form.ToDraft(shared.ConcernId);
        if (children.Count == about.Count)
        {
            draft.Children.Clear();
            draft.Children.AddRange(children.Select(c => new SubjectRef { PersonId = c.PersonId }));
            draft.Children.AddRange(typed.Skip(about.Count));
            other = Joined([other, .. about.Zip(typed).Where(p => !p.First.Equals(p.Second)).Select(p => $"The child, put anew: {PutRight.InWords(p.Second)}")]);
        }

        var words = Joined([AsWritten.Of(form, shared: true), other]);
        return await ReferAsync(draft, words, ct) is { } sent ? sent with { Children = children, Note = sent.Note.Length > 0 ? sent.Note : note } : null;
    }

    /// <summary>Makes the concern that stands say what the form says now; in words, what became of it. Empty: there was nothing to correct.</summary>
    private async Task<string> CorrectAsync(bool shares, SharedStatement stands, SharedConcern shared, CancellationToken ct)
    {
        const string AsFirst = "Your concern had gone before, and was not changed again. The referral says what you wrote last.";
        var (said, version) = sending.Corrected ?? (PutRight.TextOf(stands.Concern), 1);
        var text = PutRight.TextOf(form.ToConcern());
        if (!shares)
            return AsFirst;

        // Somebody may have worked on it meanwhile. The referral is not held up by that, and says what was written last.
        if (!text.Equals(said) && !await PutRight.CorrectAsync(door, sending, shared.ConcernId, version, text, ct))
            return AsFirst;
        return sending.Corrected is null ? "" : "Your concern had gone before. It says now what you wrote last, and what it said first is kept.";
    }

    private async Task<SentReceipt?> ReferAsync(ReferralDraft draft, string words, CancellationToken ct)
    {
        var whole = Joined([draft.Evidence, words]);
        if (whole.Length <= ReferForm.MostEvidence)
        {
            draft.Evidence = whole;
            words = "";
        }

        var sent = await sending.Referral.OnceAsync(draft, door.IdOf, (id, d) => door.ReferAsync(id, d, ct));
        var stands = sending.Referral.Stands!;
        if (!stands.Equals(draft))
        {
            if (!PutRight.AreSame(stands.Children, draft.Children))
                return null;
            words = Joined([Changes(stands, draft), words]);
            sent = sent with { Note = "Your referral had gone before. What you changed was added to it in words." };
        }

        return words.Length == 0 || await door.AddAsync(sent.ReferralId, words, ct) ? sent : sent with { Lost = words, Note = "" };
    }

    /// <summary>What the later draft says and the earlier did not, in words.</summary>
    private static string Changes(ReferralDraft earlier, ReferralDraft later)
    {
        (string What, Func<ReferralDraft, string> Of)[] parts =
        [
            ("Children", d => string.Join("; ", d.Children.Select(PutRight.InWords).Where(c => c.Length > 0))),
            ("A child whose name nobody knows", d => d.ChildDescription),
            ("The risk", d => d.RiskStatement),
            ("How soon", d => Words.Of(d.Urgency)),
            ("What it rests on", d => d.Evidence),
            ("The child's words", d => d.ChildWords?.Verbatim ?? ""),
            ("What the child was told", d => d.ChildTold),
            ("Sharing", d => d.ConsentRecord is { } consent ? $"{Words.Of(consent.State)}. {consent.ByWhom} {consent.Wishes} {consent.Why}".Trim() : ""),
            ("My view of the threshold", d => d.ThresholdView),
            ("Spoken about before", d => d.Spoken is { } spoken ? $"with {spoken.WithWhom}: {spoken.Content}" : ""),
        ];
        return string.Join('\n', parts.Where(p => p.Of(later).Length > 0 && p.Of(later) != p.Of(earlier)).Select(p => $"{p.What}, put anew: {p.Of(later)}"));
    }

    private static string Joined(IEnumerable<string> lines) => string.Join('\n', lines.Where(l => l.Length > 0));
}
