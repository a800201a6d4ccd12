using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>A relative or a member of the public refers through an intake worker (E15).</summary>
/// <param name="Person">The referrer in the records, when known.</param>
public sealed record RecordFamilyReferral(
    string? Name, string Relation, SubjectRef? Person, SafeContact? SafeContact, MakeReferral Referral);

/// <summary>Refers on the same clock and with the same weight as any other; the intake worker owns it until somebody takes it.</summary>
public sealed class RecordFamilyReferralHandler(IStore store, OrganisationDirectory directory, MakeReferralHandler refer)
{
    /// <exception cref="RuleException">As <see cref="MakeReferralHandler"/>.</exception>
    public async Task<MadeReferral> HandleAsync(RecordFamilyReferral command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var person = command.Person is { } subject ? await PersonResolver.AskedAsync(session, subject, call.Caller) : null;
            var draft = command.Referral.Referral;
            return await refer.ApplyAsync(
                session,
                command.Referral with
                {
                    Referral = draft with
                    {
                        Family = new FamilyReferrer(command.Name, command.Relation, AloneId.Shown(person?.Person?.Id), command.SafeContact),
                        Source = draft.Source == SourceKind.Unspecified ? SourceKind.Public : draft.Source,
                    },
                },
                call, registry);
        }, ct);
    }
}

/// <summary>How far it has come, as the family is told.</summary>
public enum FamilyProgress
{
    Unspecified = 0,
    Received = 1,
    Considered = 2,
}

/// <summary>What happens next, as the family is told.</summary>
public enum FamilyNextStep
{
    Unspecified = 0,
    NothingNeeded = 1,
    WorkerWillSpeak = 2,
    CallAgain = 3,
}

/// <summary>Answers the family: received, considered, what next; nothing about others (E16).</summary>
/// <param name="Channel">How the worker means to answer.</param>
/// <param name="AddedWords">Words of the worker's own; null for none.</param>
/// <param name="NotAnsweredBecause">Why the family cannot be answered at all, instead of an answer; null with one.</param>
public sealed record AnswerFamily(
    string ReferralId, long Version, FamilyProgress Progress, FamilyNextStep NextStep, ContactChannel Channel, string? AddedWords,
    string? NotAnsweredBecause = null);

/// <summary>The answer, sent or held, and the referral's version after it.</summary>
public sealed record FamilyAnswered(FamilyAnswer Answer, long Version, AuditReceipt Receipt);

/// <summary>
/// Composes the answer from fixed sentences, apart from the answer to professionals, checks the safe-contact rules, and records
/// whether it may go and how, or was held and why (E18). What is held comes back to whoever answers as something to do.
/// </summary>
public sealed class AnswerFamilyHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND, INVALID_FIELDS, ILLEGAL_STATE, VERSION_CONFLICT.</exception>
    public async Task<FamilyAnswered> HandleAsync(AnswerFamily command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, session => ApplyAsync(session, command, call, registry), ct);
    }

    private async ValueTask<FamilyAnswered> ApplyAsync(IWriteSession session, AnswerFamily command, Call call, RegistrySnapshot registry)
    {
        var by = call.Caller.Human;
        var referral = await session.Referrals.FindAsync(command.ReferralId);
        if (ReferralSight.Require(referral, call.Caller, registry, session.Now) == ReferralSide.Redirected || referral!.Family is not { } family)
            throw RuleException.NotFound("family's referral");
        if (referral.Version != command.Version)
            throw RuleException.VersionConflict("The referral", referral.Version);
        if (command.NotAnsweredBecause is { } why)
        {
            return await KeepAsync(
                session, call, registry, referral, new FamilyAnswer("", false, ContactChannel.Unspecified, why, by.Name, session.Now, NotAnswered: true));
        }

        if (command.Progress == FamilyProgress.Considered && ReferralStates.OwesFeedback(referral.State) && referral.State != ReferralState.Decided)
        {
            throw RuleException.IllegalState(
                "The referral", Code.Of(referral.State),
                [Code.Of(ReferralState.Decided), Code.Of(ReferralState.FeedbackSent), Code.Of(ReferralState.Challenged), Code.Of(ReferralState.Closed)]);
        }

        if (!string.IsNullOrWhiteSpace(command.AddedWords) && await RepeatsAsync(session, command.AddedWords, referral))
        {
            throw RuleException.Invalid(
                "added_words", "repeats what was written for professionals; tell the family in words of its own, and nothing about others");
        }

        var text = FamilyText.Compose(command.Progress, command.NextStep, command.AddedWords);
        List<SafeContact> rules = family.SafeContact is { } said ? [said] : [];
        if (family.PersonId is { } personId)
            rules.AddRange((await session.SafeContacts.OfAsync(personId)).Select(r => r.Rule));
        var held = SafeContacts.WhyHeld(rules, command.Channel, session.Now);
        var answer = new FamilyAnswer(
            text, held is null, held is null ? command.Channel : ContactChannel.Unspecified,
            held ?? "The safe-contact rule allows this channel at this hour.", by.Name, session.Now, command.Progress);
        return await KeepAsync(session, call, registry, referral, answer);
    }

    /// <summary>Keeps it with the referral; what was asked of it is answered, and what was held comes back as a task.</summary>
    private async ValueTask<FamilyAnswered> KeepAsync(
        IWriteSession session, Call call, RegistrySnapshot registry, Referral referral, FamilyAnswer answer)
    {
        var by = call.Caller.Human;
        var (what, words, outcome) = answer switch
        {
            { NotAnswered: true } => ("The family cannot be answered", answer.Because, "not answered"),
            { Sent: true } => ("Answer to the family", $"by {Code.Of(answer.Channel)}", "sent"),
            _ => ("Answer to the family held", answer.Because, "held"),
        };
        var change = ReferralMoves.Note(
            referral, r => r with { FamilyAnswers = [.. r.FamilyAnswers, answer] }, what, by, session.Now, words, WordsReaders.Recipient);
        await session.ApplyAsync(referral, change);
        if (answer.Sent || answer.NotAnswered)
        {
            await session.AnswerItemsAsync(Fulfilment.AnsweredFamily(!FamilyRules.IsOwed(change.Next)), referral.Id, call.Caller);
        }
        else
        {
            new ReferralNotices(session, registry, change.Next).ToPerson(
                call.Caller.OrganisationId, by.Name, by.Id, by.Role, NotificationTrigger.ReferralFollowUp, FamilyRules.FindSafeWay,
                FamilyRules.AnswerBy(change.Next, session.Now), $"An answer to the family was held. {answer.Because}");
        }

        var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish, outcome) with
        {
            PersonIds = referral.ChildIds,
            ObjectId = referral.Id,
            RuleIds = ["E18"],
        });
        return new FamilyAnswered(answer, change.Next.Version, receipt);
    }

    /// <summary>Against every text of the referral: its own, its history's, every decision's, and those of the concerns that came with it.</summary>
    private static async ValueTask<bool> RepeatsAsync(IReadSession session, string words, Referral referral)
    {
        var history = await session.Referrals.HistoryAsync(referral.Id);
        var decisions = await session.Referrals.DecisionsAsync(referral.Id);
        var concerns = referral.ConcernIds.Count == 0 ? [] : await session.Concerns.FindManyAsync(referral.ConcernIds);
        return FamilyText.Repeats(
            words,
            [referral.ChildWords?.Verbatim, .. concerns.Select(c => c.ChildWords?.Verbatim)],
            [
                referral.RiskStatement, referral.Evidence, referral.ReferrerThresholdView, referral.ChildDescription, referral.Spoken?.Content,
                referral.Hold?.WaitsFor,
                .. history.Select(e => e.Words),
                .. decisions.SelectMany(d => (string?[])[d.Rationale, d.Criteria, d.Evidence, d.ThresholdView, d.Question]),
                .. referral.Conversations.Select(c => c.Content),
                .. referral.Redirects.SelectMany(r => (string?[])[r.Feedback, r.Words, r.Condition?.What]),
                .. referral.Challenge?.Levels.SelectMany(l => (string?[])[l.Grounds, l.Reasons]) ?? [],
                .. referral.ChildTold.SelectMany(t => (string?[])[t.Told, t.Changed]),
                .. concerns.SelectMany(c => (string?[])[c.RiskStatement, c.BesideTheRisk, c.DevelopmentStatement]),
            ]);
    }
}

/// <summary>What is owed to the relative or member of the public who referred (E7, E15, E16).</summary>
public static class FamilyRules
{
    /// <summary>What is asked of the intake worker once it is decided.</summary>
    internal const string AnswerTheFamily = "answer the family (AnswerFamily, CONSIDERED), or say why it cannot be answered";

    /// <summary>What is asked of whoever could not answer safely.</summary>
    internal const string FindSafeWay = "find a safe way to answer the family, and answer again";

    /// <summary>What is asked of the intake worker's lead when it is late.</summary>
    internal const string SeeThatFamilyIsAnswered = "see that the family is answered: it is owed by whoever took its referral";

    /// <summary>Whether the family has yet to hear that it was considered, and nobody has said why it cannot.</summary>
    public static bool IsOwed(Referral referral)
    {
        ArgumentNullException.ThrowIfNull(referral);
        return referral.Family is not null
            && !referral.FamilyAnswers.Any(a => a.NotAnswered || (a.Sent && a.Progress == FamilyProgress.Considered));
    }

    /// <summary>A family's referral does not end before that.</summary>
    /// <exception cref="RuleException">ILLEGAL_STATE.</exception>
    public static void RequireAnswered(Referral referral)
    {
        if (IsOwed(referral))
        {
            throw new RuleException(
                ErrorReason.IllegalState,
                "The family that referred has not heard that it was considered: answer it (AnswerFamily), or say there why it cannot be answered. Then it can be closed.",
                new Dictionary<string, string> { ["current_state"] = "FAMILY_NOT_ANSWERED", ["allowed_states"] = "FAMILY_ANSWERED" });
        }
    }

    /// <summary>By when: with the referrer's own answer, which keeps the referral open until then; soon where that has passed.</summary>
    internal static DateTimeOffset AnswerBy(Referral referral, DateTimeOffset now)
    {
        var due = referral is { State: ReferralState.FeedbackSent, Feedback: { } sent } ? sent.AcknowledgementDue : referral.FeedbackDue;
        return due > now ? due : DeliveryPace.AnswerBy(referral.Urgency, now);
    }
}

/// <summary>What families are told: fixed sentences that say nothing about anybody else (E16).</summary>
public static class FamilyText
{
    private const int Run = 5;
    private const int ChildRun = 3;

    public static string Compose(FamilyProgress progress, FamilyNextStep next, string? addedWords)
    {
        List<string> sentences =
        [
            "Thank you for telling us.",
            progress == FamilyProgress.Considered
                ? "What you told us has been considered by a qualified worker."
                : "We have received what you told us, and a qualified worker will consider it.",
            next switch
            {
                FamilyNextStep.WorkerWillSpeak => "A worker will speak to you.",
                FamilyNextStep.CallAgain => "Please call us again if anything worries you.",
                _ => "You do not need to do anything now.",
            },
        ];
        if (!string.IsNullOrWhiteSpace(addedWords))
            sentences.Add(addedWords.Trim());
        sentences.Add("We cannot tell you about other people. If somebody is in danger now, ring 999.");
        return string.Join(' ', sentences);
    }

    /// <summary>
    /// Whether the words repeat what was written for professionals: a run of words of any of it, a shorter one of what the child said,
    /// or the whole of a text that is shorter than that.
    /// </summary>
    /// <param name="fromChild">What children said, word for word.</param>
    /// <param name="professional">Everything else that was written.</param>
    public static bool Repeats(string? words, IEnumerable<string?> fromChild, IEnumerable<string?> professional)
    {
        var said = WordsOf(words);
        return said.Count > 0 && (fromChild.Any(t => Overlap(said, WordsOf(t), ChildRun, 2)) || professional.Any(t => Overlap(said, WordsOf(t), Run, 3)));
    }

    /// <param name="run">So many words in a row are a repetition.</param>
    /// <param name="least">A whole text of fewer words than this says nothing of its own.</param>
    private static bool Overlap(List<string> said, List<string> text, int run, int least)
    {
        if (text.SequenceEqual(said))
            return true;
        var length = Math.Min(run, text.Count);
        if (length < least || said.Count < length)
            return false;
        var runs = Runs(text, length).ToHashSet(StringComparer.Ordinal);
        return Runs(said, length).Any(runs.Contains);
    }

    private static IEnumerable<string> Runs(List<string> words, int length) =>
        Enumerable.Range(0, words.Count - length + 1).Select(i => string.Join(' ', words.GetRange(i, length)));

    /// <summary>Letters and digits, in lower case; an apostrophe parts no word.</summary>
    private static List<string> WordsOf(string? text)
    {
        var plain = (text ?? "").Where(c => c is not ('\'' or '’')).Select(c => char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ');
        return [.. string.Concat(plain).Split(' ', StringSplitOptions.RemoveEmptyEntries)];
    }
}

/// <summary>The safe-contact rule, before anything is sent to a family (E18). What is not known to be safe is not sent.</summary>
public static class SafeContacts
{
    /// <summary>
    /// Why it is held; null when it may go. Every rule must agree: a channel that any rule forbids, or leaves out of those that it
    /// lists, is not used, and the hours of every rule count. A rule that lists none allows none.
    /// </summary>
    public static string? WhyHeld(IReadOnlyList<SafeContact> rules, ContactChannel channel, DateTimeOffset now)
    {
        if (rules.Count == 0)
            return "No safe way to answer is known; ask, and record it first.";
        if (rules.Any(r => r.NeverUse.Contains(channel)))
            return "A safe-contact rule says never to use this channel.";
        var listing = rules.Where(r => r.Channels.Count > 0).ToList();
        if (listing.Count == 0 || !listing.All(r => r.Channels.Contains(channel)))
            return "Not every safe-contact rule names this channel as safe.";
        var local = TimeOnly.FromDateTime(LondonTime.ToLocal(now).DateTime);
        return rules.All(r => IsWithin(r, local)) ? null : "It is outside the hours that are safe.";
    }

    private static bool IsWithin(SafeContact rule, TimeOnly local) => (rule.From, rule.Until) switch
    {
        (null, null) => true,
        ({ } from, null) => local >= from,
        (null, { } until) => local <= until,
        ({ } from, { } until) => from <= until ? local >= from && local <= until : local >= from || local <= until,
    };
}
