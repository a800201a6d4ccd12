using InfoShare.Broker.Tests.Referrals;
using InfoShare.Core;
using InfoShare.Core.Access;
using InfoShare.Core.Handovers;
using InfoShare.Core.People;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using static InfoShare.Broker.Tests.Referrals.ReferralWorld;

namespace InfoShare.Broker.Tests.Handovers;

/// <summary>The operations on handovers and absences, with their real handlers, for the people of the referral tests.</summary>
internal static class HandoverActs
{
    public static async Task<Handover> OfferAsync(
        this ReferralWorld world, Practitioner by, string from, string to, HandoverKind kind = HandoverKind.ServiceToService,
        PractitionerRole role = PractitionerRole.Unspecified, bool sameDay = false)
    {
        var moves = new HandoverMoves(world.Deadlines);
        var offered = await new OfferHandoverHandler(world.Store, world.Directory, new HandoverDesk(moves), world.Clock).HandleAsync(
            new OfferHandover(
                [SubjectRef.ById(world.Child)], kind, new HandoverTarget(to, null, role),
                new HandoverWordsStated("What remains is in the record.", null, [], [], null), sameDay, false, null),
            CallOf(from, by), Ct);
        return offered.Handover.Handover;
    }

    public static async Task<Handover> ReceiveAsync(this ReferralWorld world, string id, Practitioner by, string organisation) =>
        Of(await new ReceiveHandoverHandler(world.Store, world.Directory, world.Clock)
            .HandleAsync(new ReceiveHandover(id, await world.HandoverVersionAsync(id)), CallOf(organisation, by), Ct));

    public static async Task<Handover> AcceptAsync(
        this ReferralWorld world, string id, Practitioner by, string organisation, IStore? store = null, long? version = null) =>
        Of(await new AcceptHandoverHandler(store ?? world.Store, world.Directory, world.Clock)
            .HandleAsync(new AcceptHandover(id, version ?? await world.HandoverVersionAsync(id), null), CallOf(organisation, by), Ct));

    public static async Task<Handover> DeclineAsync(this ReferralWorld world, string id, Practitioner by, string organisation) =>
        Of(await new DeclineHandoverHandler(world.Store, world.Directory, new HandoverMoves(world.Deadlines), world.Clock).HandleAsync(
            new DeclineHandover(id, await world.HandoverVersionAsync(id), "Not ours: they stay for three weeks only."), CallOf(organisation, by), Ct));

    public static async Task<Handover> WithdrawAsync(
        this ReferralWorld world, string id, Practitioner by, string organisation, IStore? store = null, long? version = null) =>
        Of(await new WithdrawHandoverHandler(store ?? world.Store, world.Directory, world.Clock).HandleAsync(
            new WithdrawHandover(id, version ?? await world.HandoverVersionAsync(id), "The move is put off."), CallOf(organisation, by), Ct));

    public static async Task<Handover> HandoverAsync(this ReferralWorld world, string id) =>
        (await world.Store.ReadAsync(s => s.Handovers.FindAsync(id), Ct))!;

    public static Task<IReadOnlyList<Handover>> HandoversAsync(this ReferralWorld world) =>
        world.Store.ReadAsync(s => s.Handovers.OfPeopleAsync([world.Child]), Ct);

    public static async Task<Absence> AbsentAsync(this ReferralWorld world, Practitioner by, string organisation, DateOnly? lastSeenOn = null)
    {
        var registry = await world.Directory.CurrentAsync(Ct);
        return await world.Store.WriteAsync(
            new WriteCommand<Absence>("Test", async session => (await new AbsenceDesk(world.Deadlines).ReportedAsync(
                session, (await session.People.FindAsync(world.Child))!, new ResolvedPerson(world.Child, MatchOutcome.Match, [], [], "by id"), AbsenceKind.GpList,
                Core.Clocks.LondonTime.DateOf(session.Now), lastSeenOn, Ids.New("cnc", world.Clock), CallOf(organisation, by).Caller,
                registry)).Absence),
            Ct);
    }

    public static async Task TakeAbsenceAsync(this ReferralWorld world, string id, Practitioner by, string organisation) =>
        await new TakeAbsenceHandler(world.Store, world.Directory, world.Clock).HandleAsync(
            new TakeAbsence(id, (await world.Store.ReadAsync(s => s.Handovers.FindAbsenceAsync(id), Ct))!.Version), CallOf(organisation, by), Ct);

    public static async Task RegisterAsync(this ReferralWorld world, Practitioner by, string organisation) =>
        await new RecordRegistrationHandler(world.Store, world.Directory, world.Clock).HandleAsync(
            new RecordRegistration(SubjectRef.ById(world.Child), AbsenceKind.GpList, null), CallOf(organisation, by), Ct);

    public static async Task<long> HandoverVersionAsync(this ReferralWorld world, string id) => (await world.HandoverAsync(id)).Version;

    private static Handover Of(HandoverChanged changed) => changed.Handover.Handover;
}
