using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Handovers;

/// <summary>The calling practitioner takes the case over.</summary>
public sealed record AcceptHandover(string HandoverId, long Version, string? Telephone);

/// <summary>
/// Ownership moves, and with it the involvement and the lead; not before, and never by a system. The sender learns who holds the
/// case, and so does everybody else who is involved (G6).
/// </summary>
public sealed class AcceptHandoverHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND, ROLE_NOT_ALLOWED, VERSION_CONFLICT, ILLEGAL_STATE.</exception>
    public async Task<HandoverChanged> HandleAsync(AcceptHandover command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var caller = call.Caller;
            var was = await session.RequireHandoverAsync(command.HandoverId, command.Version, HandoverSide.Recipient, caller, registry);
            if (!Roles.IsQualified(caller.Human.Role))
                throw new RuleException(ErrorReason.RoleNotAllowed, "A handover is accepted by a qualified practitioner.");
            var change = HandoverMoves.Accept(was, caller.PartyFor(caller.Asked(was.RecipientRole), registry, session.Now, command.Telephone), session.Now);
            var accepted = change.Next;
            var today = LondonTime.DateOf(session.Now);
            var involvements = await session.Links.InvolvementsOfAsync(accepted.SubjectIds);
            var people = await session.People.FindManyAsync(accepted.SubjectIds);
            // The same case, offered to two for the same job, has one holder: whoever accepted first.
            var others = (await session.Handovers.OfPeopleAsync(accepted.SubjectIds))
                .Where(h => h.Id != accepted.Id && h.IsOpen && h.MovesLead && h.RecipientRole == accepted.RecipientRole && h.IsTheSameCaseAs(accepted)).ToList();
            var unfindable = await Whereabouts.AreKeptAsync(session, people);
            await session.ApplyAsync(was, change);
            await session.AnswerItemsAsync(Fulfilment.AcceptedHandover, was.Id, call.Caller);
            await session.WithdrawAsync(others, Fulfilment.AcceptedHandover, "Somebody else has accepted the case.", call.Caller, registry);
            await session.MoveInvolvementAsync(accepted);
            foreach (var person in people)
                await Birthdays.WatchAsync(session, person, accepted.AcceptedBy!.Role);

            var notices = new HandoverNotices(session, registry, accepted);
            notices.Accepted();
            foreach (var recipient in Routing.InvolvedWith(involvements, registry, today, caller))
            {
                // A packet changes nothing for the others. And who took over says where a hidden person is.
                if (accepted.MovesLead && recipient.Organisation.Id != accepted.Sender.OrganisationId && recipient.Organisation.Id != caller.OrganisationId)
                    notices.ToInvolved(recipient, !unfindable);
            }

            if (accepted.Kind == HandoverKind.PregnancyMove)
                AntenatalNotice(notices, accepted, registry, caller, DeliveryPace.AnswerBy(Urgency.Standard, session.Now));
            return await session.HandoverChangedAsync(accepted, call, registry, time, AuditEventKind.Acknowledge);
        }, ct);
    }

    /// <summary>Health visiting of the new area hears of the birth that is coming, from the one who now cares for it (S6).</summary>
    private static void AntenatalNotice(HandoverNotices notices, Handover accepted, RegistrySnapshot registry, Caller caller, DateTimeOffset respondBy)
    {
        var visiting = registry.InArea(accepted.RecipientArea)
            .FirstOrDefault(o => o.Id != caller.OrganisationId && o.Connection != Connection.None && o.AllowedRoles.Contains(PractitionerRole.HealthVisitor));
        if (visiting is not null)
        {
            notices.ToOther(
                new Recipient(visiting, Code.Of(PractitionerRole.HealthVisitor), null, PractitionerRole.HealthVisitor, visiting.DutyDesk, accepted.SubjectIds),
                NotificationTrigger.PregnancyOrBirth,
                "arrange the antenatal contact with the midwife", respondBy, Tier.Marker,
                $"Antenatal notice: a pregnant woman has moved into {accepted.RecipientArea}. {accepted.AcceptedBy!.Name}, {caller.OrganisationName}, cares for her.",
                accepted.SubjectIds[0]);
        }
    }
}
