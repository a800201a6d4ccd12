using InfoShare.Core.Access;
using InfoShare.Core.Patterns;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;

namespace InfoShare.Core.Contacts;

/// <summary>The one place where a contact comes into being, whichever call tells of it: it is kept, and the watch over the child moves.</summary>
public sealed class ContactDesk(UnseenDesk unseen)
{
    /// <summary>The contact as its author states it. Writes nothing.</summary>
    public static ContactRecord Of(IWriteSession session, ContactStatement stated, string personId, Caller caller)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(stated);
        ArgumentNullException.ThrowIfNull(caller);
        var author = caller.Human;
        return new ContactRecord
        {
            Id = session.NextId("ctc"),
            PersonId = personId,
            OrganisationId = caller.OrganisationId,
            Agency = caller.Agency,
            PractitionerId = author.Id,
            PractitionerName = author.Name,
            Role = author.Role,
            HappenedOn = stated.HappenedOn,
            AtTime = stated.AtTime,
            KnownAt = stated.KnownAt ?? session.Now,
            RecordedAt = session.Now,
            Outcome = stated.Outcome,
            Appointment = stated.Appointment,
            Seen = stated.Seen,
            SeenAlone = stated.SeenAlone,
            Place = stated.Place,
            Present = stated.Present,
            NonVerbal = stated.NonVerbal,
            ChildWords = stated.ChildWords,
            Interpreter = stated.Interpreter,
            RelativeInterpreted = stated.RelativeInterpreted,
            Language = stated.Language,
            ReasonGiven = stated.ReasonGiven,
            ReasonBy = stated.ReasonBy,
            RebookedTo = stated.RebookedTo,
            NextStep = stated.NextStep,
            AgencyLabel = stated.AgencyLabel,
            Class = ContactRules.ClassOf(author.Role),
        };
    }

    /// <summary>Keeps it.</summary>
    internal async ValueTask AddAsync(IWriteSession session, ContactRecord contact, Understood understood, Caller caller, RegistrySnapshot registry)
    {
        var person = understood.Found.Person!;
        session.Contacts.Add(contact);

        // Of every contact: that one was missed, or is a child's, must not show in how many entries lie in the log.
        PatternDuties.LookSoon(session, contact.Id);
        await Plans.HealthPlans.MissedAsync(session, contact, registry);
        await unseen.RecordedAsync(session, person, contact, understood.AsNobody || caller.Conflicts.Keeps(person.Id), caller, registry);
    }
}
