using InfoShare.Broker.Tests.Referrals;
using InfoShare.Core;
using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.People.Births;
using InfoShare.Core.Referrals;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage;
using static InfoShare.Broker.Tests.Referrals.ReferralWorld;

namespace InfoShare.Broker.Tests.Clocks;

/// <summary>
/// The rows that the sweep finds, whatever is done with referrals in whatever order: an open referral always has one that is
/// pending, a closed one never.
/// </summary>
public sealed class PendingClockTests
{
    private const int Referrals = 5;
    private const int Acts = 160;

    [Theory]
    [InlineData(StoreEngine.Sqlite, 1)]
    [InlineData(StoreEngine.Sqlite, 2)]
    [InlineData(StoreEngine.Sqlite, 3)]
    [InlineData(StoreEngine.Postgres, 4)]
    public async Task An_open_referral_has_a_clock_that_runs_and_a_closed_one_has_none(StoreEngine engine, int seed)
    {
        await using var world = await CreateAsync(engine);
        var random = new Random(seed);
        var ids = new List<string>();
        var pregnancies = new List<string>();
        for (var i = 0; i < Referrals; i++)
        {
            var urgency = Code.All<Urgency>()[random.Next(Code.All<Urgency>().Count)];
            var pregnancy = await ExpectAsync(world, i);
            pregnancies.Add(pregnancy.Id);
            ids.Add((await world.ReferAsync(
                Hana, Maternity, d => d with { Urgency = urgency }, SubjectRef.ById(pregnancy.Children.Single().PersonId))).Receipt.ReferralId);
        }

        var refused = 0;
        for (var i = 0; i < Acts; i++)
        {
            world.Clock.Advance(TimeSpan.FromMinutes(1));
            try
            {
                var which = random.Next(ids.Count);
                await ActAsync(world, ids[which], pregnancies[which], random);
            }
            catch (RuleException)
            {
                // Refused in this state: nothing may have changed, which the rows show.
                refused++;
            }

            await HoldsAsync(world, ids);
        }

        refused.ShouldBeInRange(1, Acts - 1);

        // One is brought to its end, from wherever it stands.
        await TryAsync(() => world.TakeAsync(ids[0], Lena));
        await TryAsync(() => world.DecideAsync(ids[0], Lena, Decided(Disposition.Assessment), "We assess: a visit on Thursday."));
        await TryAsync(() => world.AnswerAsync(ids[0], Hana, Maternity, FeedbackAcknowledgement.Agree));
        await HoldsAsync(world, ids);

        // Left alone for a season, every open referral still has a next deadline, and the closed ones are silent.
        for (var week = 0; week < 12; week++)
        {
            world.Clock.Advance(TimeSpan.FromDays(7));
            await world.Sweep().SweepAsync(Ct);
        }

        await HoldsAsync(world, ids);
        var closed = await StatesAsync(world, ids);
        closed.Values.ShouldContain(ReferralState.Closed, "no story closed, so half of the rule was not tried");
    }

    /// <summary>The clocks of each state, stopped by the loss and started again when that is taken back (E2, A2).</summary>
    [Theory]
    [InlineData("delivered", DeadlinePurpose.ReferralOwner, DeadlinePurpose.ReferralFeedback)]
    [InlineData("owned", DeadlinePurpose.ReferralFeedback)]
    [InlineData("late", DeadlinePurpose.ReferralFeedbackSecond)]
    [InlineData("very late", DeadlinePurpose.ReferralFeedbackSecond)]
    [InlineData("answered", DeadlinePurpose.ReferrerAnswer)]
    [InlineData("challenged", DeadlinePurpose.ChallengeAnswer)]
    [InlineData("challenged, decided anew", DeadlinePurpose.ChallengeAnswer)]
    public async Task Each_state_waits_with_one_clock_and_gets_its_own_back(string state, params DeadlinePurpose[] own)
    {
        await using var world = await CreateAsync();
        var pregnancy = await ExpectAsync(world, 0);
        var id = (await world.ReferAsync(
            Hana, Maternity, d => d with { Urgency = Urgency.SameDay }, SubjectRef.ById(pregnancy.Children.Single().PersonId))).Receipt.ReferralId;
        if (state != "delivered")
            await world.TakeAsync(id, Owen);
        if (state is "late" or "very late")
        {
            for (var late = 0; late < (state == "late" ? 1 : 3); late++)
            {
                var due = (await PurposesAsync(world, id)).Min(p => p.DueAt);
                world.Clock.Advance(due - world.Clock.GetUtcNow() + TimeSpan.FromSeconds(1));
                await world.Sweep().SweepAsync(Ct);
            }
        }

        if (state is "answered" or "challenged" or "challenged, decided anew")
            await world.DecideAsync(id, Owen, Decision(Disposition.NoFurtherAction), "No further action for now.");
        if (state is "challenged" or "challenged, decided anew")
            await world.AnswerAsync(id, Hana, Maternity, FeedbackAcknowledgement.Disagree, "The weights were not read.");
        if (state == "challenged, decided anew")
            await world.DecideAsync(id, Owen, Decision(Disposition.Assessment));
        var before = (await PurposesAsync(world, id)).ToDictionary(p => p.Purpose, p => p.DueAt);
        before.Keys.Order().ShouldBe(own.Order());

        await EndAsync(world, pregnancy.Id);
        (await PurposesAsync(world, id)).Select(p => p.Purpose).ShouldBe([DeadlinePurpose.ReferralPregnancyEnded]);
        await new TakeBackPregnancyEndHandler(world.Store, world.Directory, News(world), world.Deadlines, world.Clock).HandleAsync(
            new TakeBackPregnancyEnd(pregnancy.Id, [], "They were the other woman's notes."), CallOf(Maternity, Hana), Ct);
        var after = (await PurposesAsync(world, id)).ToDictionary(p => p.Purpose, p => p.DueAt);
        after.Keys.Order().ShouldBe(own.Order());
        after.ShouldAllBe(p => p.Value == before[p.Key], "on their original times");

        static async Task<IReadOnlyList<PendingDeadline>> PurposesAsync(ReferralWorld world, string id) =>
            [.. (await world.PendingAsync()).Where(p => p.ObjectId == id)];
    }

    private static async Task ActAsync(ReferralWorld world, string id, string pregnancyId, Random random)
    {
        switch (random.Next(13))
        {
            case 0:
                await world.TakeAsync(id, Owen);
                break;
            case 1:
                await world.TakeAsync(id, Lena);
                break;
            case 2:
                await world.DecideAsync(id, Lena, Decided(Disposition.NoFurtherAction));
                break;
            case 3:
                await world.DecideAsync(id, Owen, Decided(Disposition.Assessment), "We assess: a visit on Thursday.");
                break;
            case 4:
                await world.AnswerAsync(id, Hana, Maternity, FeedbackAcknowledgement.AddingInformation, "He was seen again today.");
                break;
            case 5:
                await world.AnswerAsync(id, Hana, Maternity, FeedbackAcknowledgement.Disagree, "The weights were not read.");
                break;
            case 6 or 10:
                await world.AnswerAsync(id, Hana, Maternity, FeedbackAcknowledgement.Agree);
                break;
            case 11:
                await EndAsync(world, pregnancyId);
                break;
            case 12:
                await new TakeBackPregnancyEndHandler(world.Store, world.Directory, News(world), world.Deadlines, world.Clock).HandleAsync(
                    new TakeBackPregnancyEnd(pregnancyId, [], "They were the other woman's notes."), CallOf(Maternity, Hana), Ct);
                break;
            case 7:
                await world.RestartAsync();
                break;
            case 8:
                world.Clock.Advance(TimeSpan.FromHours(random.Next(1, 72)));
                await world.Sweep().SweepAsync(Ct);
                break;
            default:
                // A sweep while the clock is behind finds nothing that it may not.
                world.Clock.Advance(TimeSpan.FromHours(-5));
                await world.Sweep().SweepAsync(Ct);
                world.Clock.Advance(TimeSpan.FromHours(5));
                break;
        }
    }

    // Without a day of review, which the story's clock would leave behind.
    private static DecisionToMake Decided(Disposition disposition) => Decision(disposition) with { ReviewDate = null };

    private static async Task TryAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (RuleException)
        {
            // Not from this state.
        }
    }

    private static MaternityNews News(ReferralWorld world) => new(new ResurfaceConcerns(world.Deadlines), new ContactContradictions(world.Deadlines), world.Deadlines);

    private static async Task<Pregnancy> ExpectAsync(ReferralWorld world, int number) =>
        (await new RecordPregnancyHandler(world.Store, world.Directory, News(world), world.Clock).HandleAsync(
            new RecordPregnancy(
                SubjectRef.By(new Demographics { GivenName = $"Mother{number}", FamilyName = $"Coldtest{number}", BirthDate = new DateOnly(1994 + number, 4, 2) }),
                null, new DateOnly(2026, 10, 1), 1, [], null, SourceKind.Observed, null),
            CallOf(Maternity, Hana), Ct)).Pregnancy;

    private static Task EndAsync(ReferralWorld world, string pregnancyId) =>
        new EndPregnancyHandler(world.Store, world.Directory, News(world), world.Deadlines, world.Clock).HandleAsync(
            new EndPregnancy(pregnancyId, [], PregnancyEnd.Loss, LondonTime.DateOf(world.Clock.GetUtcNow()), null), CallOf(Maternity, Hana), Ct);

    private static async Task HoldsAsync(ReferralWorld world, List<string> ids)
    {
        var pending = (await world.PendingAsync()).ToLookup(p => p.ObjectId);
        foreach (var (id, state) in await StatesAsync(world, ids))
        {
            var purposes = pending[id].Select(p => Code.Of(p.Purpose)).ToList();
            if (state == ReferralState.Closed)
                purposes.ShouldBeEmpty($"{id} is closed");
            else
                purposes.ShouldNotBeEmpty($"{id} is {Code.Of(state)}");
            purposes.Distinct().Count().ShouldBe(purposes.Count, $"{id}: one clock of a kind");
        }
    }

    private static async Task<Dictionary<string, ReferralState>> StatesAsync(ReferralWorld world, List<string> ids)
    {
        var states = new Dictionary<string, ReferralState>();
        foreach (var id in ids)
            states[id] = (await world.Store.ReadAsync(s => s.Referrals.FindAsync(id), Ct))!.State;
        return states;
    }
}
