using System.Collections.Frozen;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Handovers;

/// <summary>What can happen to a handover.</summary>
public enum HandoverMove
{
    /// <summary>A person of the recipient read it.</summary>
    Receive = 1,

    /// <summary>A named person of the recipient takes over.</summary>
    Accept,

    /// <summary>The recipient says why not.</summary>
    Decline,

    /// <summary>The sender takes it back.</summary>
    Withdraw,

    /// <summary>The deadline passed (T9).</summary>
    PassDeadline,
}

/// <summary>
/// The states of a handover (vocabulary 10) and every move between them. It ends in two ways only: somebody accepted, or the
/// sender took it back. Silence and refusal are no ends: the sender holds the case, and the clock goes on speaking.
/// </summary>
public static class HandoverStates
{
    private static readonly FrozenDictionary<HandoverMove, FrozenDictionary<HandoverState, HandoverState>> Table =
        new Dictionary<HandoverMove, FrozenDictionary<HandoverState, HandoverState>>
        {
            [HandoverMove.Receive] = Of(
                (HandoverState.Offered, HandoverState.Received), (HandoverState.Received, HandoverState.Received),
                (HandoverState.Declined, HandoverState.Declined), (HandoverState.Unacknowledged, HandoverState.Unacknowledged)),
            [HandoverMove.Accept] = Of(
                (HandoverState.Offered, HandoverState.Accepted), (HandoverState.Received, HandoverState.Accepted),
                (HandoverState.Declined, HandoverState.Accepted), (HandoverState.Unacknowledged, HandoverState.Accepted)),
            [HandoverMove.Decline] = Of(
                (HandoverState.Offered, HandoverState.Declined), (HandoverState.Received, HandoverState.Declined),
                (HandoverState.Unacknowledged, HandoverState.Declined)),
            [HandoverMove.Withdraw] = Of(
                (HandoverState.Offered, HandoverState.Withdrawn), (HandoverState.Received, HandoverState.Withdrawn),
                (HandoverState.Declined, HandoverState.Withdrawn), (HandoverState.Unacknowledged, HandoverState.Withdrawn)),
            [HandoverMove.PassDeadline] = Of(
                (HandoverState.Offered, HandoverState.Unacknowledged), (HandoverState.Received, HandoverState.Unacknowledged)),
        }.ToFrozenDictionary();

    /// <summary>The states from which a move is allowed, in the vocabulary's order.</summary>
    public static IReadOnlyList<HandoverState> AllowedFrom(HandoverMove move) => [.. Table[move].Keys.Order()];

    /// <summary>Whether a move is allowed from a state.</summary>
    public static bool Allows(HandoverMove move, HandoverState from) => Table[move].ContainsKey(from);

    /// <summary>The state after a move.</summary>
    /// <exception cref="RuleException">ILLEGAL_STATE, naming the current and the allowed states.</exception>
    public static HandoverState After(HandoverMove move, HandoverState from) =>
        Table[move].TryGetValue(from, out var next)
            ? next
            : throw RuleException.IllegalState("The handover", Code.Of(from), AllowedFrom(move).Select(Code.Of));

    private static FrozenDictionary<HandoverState, HandoverState> Of(params (HandoverState From, HandoverState To)[] moves) =>
        moves.ToFrozenDictionary(m => m.From, m => m.To);
}
