using InfoShare.Core.Access;
using InfoShare.Core.Concerns;
using InfoShare.Core.Concerns.History;
using InfoShare.Core.Vocabulary;
using static InfoShare.Broker.Tests.Referrals.ReferralWorld;

namespace InfoShare.Broker.Tests.Concerns;

/// <summary>
/// L10: what is read of the own word or done to it leaves at the pace of an answer that names nobody, whomever it is about. Else the clock would say of whom a
/// conflict keeps its author: others are told then what the author is not shown.
/// </summary>
public sealed class OwnWordTests
{
    [Fact]
    public async Task The_own_word_has_one_pace_whomever_it_is_about_and_a_colleagues_has_none()
    {
        await using var world = await ConcernWorld.CreateAsync();
        var shared = await world.ShareAsync(Hana, Maternity, ConcernIndicator.HomeConditions);
        var colleague = Hana with { Id = "another-midwife", Name = "Nerys Fenmock" };

        (await NotedByAsync(Hana)).ShouldBeTrue();
        (await ReadByAsync(Hana)).ShouldBeTrue();
        (await NotedByAsync(colleague)).ShouldBeFalse();
        (await ReadByAsync(colleague)).ShouldBeFalse();

        async Task<bool> NotedByAsync(Practitioner by)
        {
            var call = ConcernWorld.CallOf(Maternity, by);
            await new AddNoteHandler(world.Store, world.Inner.Clock).HandleAsync(
                new AddNote(shared.ConcernId, NoteKind.ProfessionalView, "It looked the same today.", null, null, LateralCheckResult.Unspecified, null, null), call, Ct);
            return call.Caller.Searched.NamedNobody;
        }

        async Task<bool> ReadByAsync(Practitioner by)
        {
            var call = ConcernWorld.CallOf(Maternity, by);
            await new GetSharedConcernHandler(world.Store, world.Inner.Directory, world.Inner.Clock).HandleAsync(new GetSharedConcern(shared.ConcernId), call, Ct);
            return call.Caller.Searched.NamedNobody;
        }
    }
}
