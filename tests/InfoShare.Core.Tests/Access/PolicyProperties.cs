using FsCheck;
using FsCheck.Fluent;
using InfoShare.Core.Access;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Access;

/// <summary>What holds of every question, whatever the table says.</summary>
public sealed class PolicyProperties
{
    private static readonly AccessPolicy Policy = PolicyBook.Embedded.Latest;

    [Fact]
    public void A_deny_never_permits() => Check.QuickThrowOnFailure(Prop.ForAll(Questions(), q =>
    {
        var without = Policy.Decide(q with { Conflicted = false });
        var conflicted = Policy.Decide(q with { Conflicted = true });
        return conflicted.Release == Release.Hidden && conflicted.Release <= without.Release
            && Policy.Decide(q with { UnderInvestigation = true }).Release <= Policy.Decide(q with { UnderInvestigation = false }).Release;
    }));

    [Fact]
    public void Purpose_relationship_and_basis_only_lower_what_the_role_may_see() => Check.QuickThrowOnFailure(Prop.ForAll(Questions(), q =>
    {
        if (q.Relation is not (Relation.None or Relation.Involved or Relation.Leading) || q.Purpose == Purpose.Emergency || q.Named)
            return true;
        // A few single roles are told less than they may ask for; the table's own tier is the measure.
        var row = Policy.Document.Roles.TryGetValue(Code.Of(q.Role), out var own) && own.TryGetValue(Code.Of(q.Class), out var tier) ? tier
            : Policy.GroupOf(q.Role) is { } group && Code.IsStated(q.Class) ? Policy.Document.Tiers[group][Code.Of(q.Class)] : "WITHHELD";
        return Policy.Decide(q).Release <= Code.Parse<Release>(row);
    }));

    [Fact]
    public void Who_is_nearer_never_sees_less() => Check.QuickThrowOnFailure(Prop.ForAll(Questions(), q =>
    {
        var stranger = Policy.Decide(q with { Relation = Relation.None }).Release;
        var works = Policy.Decide(q with { Relation = Relation.Involved }).Release;
        var leads = Policy.Decide(q with { Relation = Relation.Leading }).Release;
        var wrote = Policy.Decide(q with { Relation = Relation.Author }).Release;
        return q.Conflicted || !Code.IsStated(q.LegalBasis) || (stranger <= works && works <= leads && leads <= wrote);
    }));

    [Fact]
    public void Nothing_is_open_without_a_known_role_a_class_and_an_open_purpose() => Check.QuickThrowOnFailure(Prop.ForAll(Questions(), q =>
    {
        var asked = q.Relation is Relation.None or Relation.Involved or Relation.Leading;
        var decision = Policy.Decide(q);
        return !(asked && !Policy.IsOpen(q.Role, q.Purpose) || Policy.GroupOf(q.Role) is null || !Code.IsStated(q.Class)) || !decision.Shows;
    }));

    [Fact]
    public void A_grant_opens_nothing_but_in_an_emergency() => Check.QuickThrowOnFailure(Prop.ForAll(Questions(), q =>
        q.Purpose == Purpose.Emergency || Policy.Decide(q with { Granted = true }) == Policy.Decide(q with { Granted = false })));

    [Fact]
    public void An_emergency_obliges_to_tell_the_lead_and_to_review() => Check.QuickThrowOnFailure(Prop.ForAll(Questions(), q =>
    {
        var decision = Policy.Decide(q with { Purpose = Purpose.Emergency, Granted = true, Conflicted = false, Relation = Relation.None });
        return !decision.Shows || decision.Obligations.HasFlag(Obligations.NotifyLead | Obligations.ReviewTask | Obligations.Log);
    }));

    [Fact]
    public void What_is_withheld_says_whom_to_ask_and_what_is_hidden_does_not() => Check.QuickThrowOnFailure(Prop.ForAll(Questions(), q =>
    {
        var decision = Policy.Decide(q);
        return decision.IsOpenlyWithheld == decision.Obligations.HasFlag(Obligations.SayWhomToAsk)
            && (decision.Release == Release.Mediated) == decision.Obligations.HasFlag(Obligations.Mediate)
            && (decision.Release == Release.Hidden) == (decision.Because == WithheldBecause.Hidden);
    }));

    [Fact]
    public void Name_team_area_and_time_of_the_caller_change_no_answer() => Check.QuickThrowOnFailure(Prop.ForAll(
        Questions(), ArbMap.Default.ArbFor<NonNull<string>>(), (q, text) =>
        {
            var caller = CallerOf(q, "Somebody Mocksample", null, "Northmere", "call_1");
            var other = CallerOf(q, text.Get, text.Get, text.Get, text.Get);
            return caller.May(q.Class, q.Relation) == other.May(q.Class, q.Relation);
        }));

    private static Caller CallerOf(AccessQuestion q, string name, string? team, string area, string call) =>
        new("org", "Organisation", Roles.AgencyOf(q.Role), area, false, new Practitioner("one", name, q.Role, team), call)
        {
            Standing = new AccessStanding(Policy) { Purpose = q.Purpose, LegalBasis = q.LegalBasis, Relation = q.Relation, GrantId = q.Granted ? "emg" : null },
        };

    // Numbers past the last known one too: a newer peer's codes.
    private static Arbitrary<AccessQuestion> Questions() => (
        from role in Number<PractitionerRole>()
        from sensitivity in Number<SensitivityClass>()
        from purpose in Number<Purpose>()
        from relation in Gen.Elements(Enum.GetValues<Relation>())
        from basis in Number<LegalBasis>()
        from flags in Gen.Choose(0, 15)
        select new AccessQuestion((PractitionerRole)role, (SensitivityClass)sensitivity, (Purpose)purpose, relation, (LegalBasis)basis)
        {
            Granted = (flags & 1) != 0,
            UnderInvestigation = (flags & 2) != 0,
            Named = (flags & 4) != 0,
            Conflicted = (flags & 8) != 0,
        }).ToArbitrary();

    private static Gen<int> Number<TEnum>() where TEnum : struct, Enum => Gen.Choose(0, Enum.GetValues<TEnum>().Max(v => Convert.ToInt32(v, null)) + 1);
}
