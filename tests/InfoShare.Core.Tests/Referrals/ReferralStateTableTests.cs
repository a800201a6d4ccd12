using InfoShare.Core.Referrals;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Referrals;

/// <summary>Every move from every state (vocabulary 9), written out: what is not here is refused with the states that allow it.</summary>
public sealed class ReferralStateTableTests
{
    // One letter a state, in the vocabulary's order: Sent, Delivered, Owned, in Triage, Pending, deciDed, Feedback sent,
    // Acknowledged, Challenged, cLosed. Under each state: where the move leads, or a dot.
    private const string States = "SDOTPXFACL";

    private static readonly Dictionary<ReferralMove, string> Expected = new()
    {
        [ReferralMove.Deliver] = "D.........",
        [ReferralMove.TakeOwnership] = ".OOTPXF.C.",
        [ReferralMove.Decide] = "..XXXX..X.",
        [ReferralMove.AskQuestion] = "..TTT...C.",
        [ReferralMove.GiveFeedback] = ".....F....",
        [ReferralMove.Agree] = "......A...",
        [ReferralMove.AddInformation] = ".DOTPXA.C.",
        [ReferralMove.Reopen] = ".......T..",
        [ReferralMove.Challenge] = "......C...",
        [ReferralMove.Close] = ".......L..",
        [ReferralMove.Uphold] = "........F.",
        [ReferralMove.Reassess] = "........T.",
        [ReferralMove.CloseChallenge] = "........L.",
        [ReferralMove.OfferRedirect] = "..TTT.....",
        [ReferralMove.AcceptRedirect] = "...X......",
        [ReferralMove.AcceptTransfer] = "...O......",
        [ReferralMove.ReturnRedirect] = "...T......",
        [ReferralMove.Hold] = "..PPP.....",
        [ReferralMove.EndHold] = "....T.....",
        [ReferralMove.Raise] = ".....TT..T",
    };

    public static TheoryData<ReferralMove, ReferralState> Every()
    {
        var all = new TheoryData<ReferralMove, ReferralState>();
        foreach (var move in Enum.GetValues<ReferralMove>())
        {
            foreach (var state in Enum.GetValues<ReferralState>().Where(s => s != ReferralState.Unspecified))
                all.Add(move, state);
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Every))]
    public void Leads_where_the_table_says_or_names_the_current_and_the_allowed_states(ReferralMove move, ReferralState from)
    {
        var to = Expected[move][(int)from - 1];
        if (to != '.')
        {
            ReferralStates.After(move, from).ShouldBe((ReferralState)(States.IndexOf(to, StringComparison.Ordinal) + 1));
            return;
        }

        var refused = Should.Throw<RuleException>(() => ReferralStates.After(move, from));
        refused.Reason.ShouldBe(ErrorReason.IllegalState);
        refused.Facts["current_state"].ShouldBe(Code.Of(from));
        var allowed = Enum.GetValues<ReferralState>().Where(s => s != ReferralState.Unspecified && Expected[move][(int)s - 1] != '.');
        refused.Facts["allowed_states"].ShouldBe(string.Join(", ", allowed.Select(Code.Of)));
    }

    [Fact]
    public void Every_state_is_reached_from_the_first_and_none_but_the_last_is_a_dead_end()
    {
        var reached = new HashSet<char> { 'S' };
        var before = 0;
        while (before != reached.Count)
        {
            before = reached.Count;
            foreach (var row in Expected.Values)
                reached.UnionWith(reached.Select(s => row[States.IndexOf(s, StringComparison.Ordinal)]).Where(s => s != '.').ToList());
        }

        reached.Count.ShouldBe(States.Length);
        foreach (var state in States.Where(s => s != 'L'))
            Expected.Values.ShouldContain(row => row[States.IndexOf(state, StringComparison.Ordinal)] != '.');
    }
}
