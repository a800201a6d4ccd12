using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Handovers;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Plans;

/// <summary>
/// Who is told what of an ending while it is not settled. Each notice names who must act and by when (G3); what is written in the ending is
/// read there, by each at the own standing.
/// </summary>
public sealed class EndingNotices
{
    private readonly IWriteSession session;
    private readonly RegistrySnapshot registry;
    private readonly Ending ending;
    private readonly bool kept;
    private readonly Concern? lapsedBy;

    private EndingNotices(IWriteSession session, RegistrySnapshot registry, Ending ending, bool kept, Concern? lapsedBy) =>
        (this.session, this.registry, this.ending, this.kept, this.lapsedBy) = (session, registry, ending, kept, lapsedBy);

    /// <summary>The notices of one ending.</summary>
    public static async ValueTask<EndingNotices> OfAsync(IWriteSession session, RegistrySnapshot registry, Ending ending) => new(
        session, registry, ending, await session.People.FindAsync(ending.PersonId) is { } person && await Whereabouts.AreKeptAsync(session, [person]),
        ending.LapsedBy is { } id ? await session.Concerns.FindAsync(id) : null);

    private string What => ending.Code == ChildStatusCode.Unspecified ? "its own work with this person" : Code.Of(ending.Code);

    private string Proposer => registry.NameOf(ending.OrganisationId);

    private ContactPoint ProposerContact => new(
        ending.ProposedByName, ending.ProposedByRole, Proposer, ending.Telephone ?? registry.Find(ending.OrganisationId)?.DutyTelephone);

    /// <summary>Each service that goes on is asked, and the manager where one has to sign.</summary>
    public void Proposed()
    {
        foreach (var part in ending.Parts)
        {
            Add(part.OrganisationId, Code.Of(part.Role), null, part.Role, NotificationTrigger.EndingProposed,
                "read the ending, and accept your part or decline it with a reason (AnswerFollowOnPart)", ending.AnswersDue,
                $"{ProposerFor(part)} proposes to end {WhatFor(part.Role)} on {PlainTime.Date(ending.EndsOn)}, and names your service to go on: {part.What}, {part.HowOften}. Nothing ends before you have accepted.",
                ContactFor(part));
        }

        if (ending.NeedsSignOff && registry.Find(ending.OrganisationId) is { } own)
        {
            var manager = HandoverRoles.ManagerAt(own);
            Add(own.Id, Code.Of(manager), null, manager, NotificationTrigger.EndingProposed,
                "look at the appraisal and sign the ending (SignOffEnding), or speak to whoever proposed it", ending.AnswersDue,
                $"{ending.ProposedByName} proposes to end {What} on {PlainTime.Date(ending.EndsOn)} for {Code.Of(ending.Closure)}. It ends nothing before a manager has signed.",
                ProposerContact);
        }
    }

    /// <summary>
    /// Something was shared after a manager had signed: the signature stands for nothing until that is appraised too. The item names the
    /// concern, so that no colleague reads of it who may not know of that.
    /// </summary>
    public void SignatureLapsed(EndingSignOff was)
    {
        Add(ending.OrganisationId, was.ByName, was.ById, was.ByRole, NotificationTrigger.EndingProposed,
            "see that what came since is appraised, and sign again (SignOffEnding), or see that the ending is withdrawn", DeliveryPace.AnswerBy(Urgency.Standard, session.Now),
            $"Something was shared about this person after you signed the ending of {What}. It stays open, and your signature no longer stands.", ProposerContact,
            because: lapsedBy);
    }

    /// <summary>One of several has accepted.</summary>
    public void PartAccepted(FollowOnPart part) => ToProposer(
        "wait for the others, or ring them; nothing has ended yet",
        $"{part.AnsweredByName}, {registry.NameOf(part.OrganisationId)}, goes on with: {part.What}. {Waiting()}");

    /// <summary>Somebody declined: the plan stays, and the others are asked for nothing more.</summary>
    public void Declined(FollowOnPart part)
    {
        ToProposer(
            "keep the plan open; agree with the service what it can do, or name another, and propose the ending again",
            $"{part.AnsweredByName}, {registry.NameOf(part.OrganisationId)}, declined the part in what follows {What}: {part.Reason} It stays open.");
        TellOthers(part.OrganisationId, "{1} does not end {0} for now: a service declined its part. Yours is not needed until it is proposed again.");
    }

    /// <summary>It was taken back.</summary>
    public void Withdrawn() => TellOthers(null, "{1} withdrew the ending of {0}: it stays open, and your part is not needed now.");

    /// <summary>Everybody accepted, and who has to sign has signed.</summary>
    /// <param name="by">Who was the last.</param>
    public void Accepted(Caller by)
    {
        if (ending.ProposedById == by.Practitioner?.Id && ending.OrganisationId == by.OrganisationId)
            return;
        ToProposer(
            ending.Code == ChildStatusCode.Unspecified ? "record the end of the work (RecordInvolvement, with this ending's id)" : "tell the family, and see that the plan that follows begins",
            ending.Code == ChildStatusCode.Unspecified
                ? "Everybody accepted what follows your service's work with this person: you may end it."
                : $"Everybody accepted what follows {What}: it ends on {PlainTime.Date(ending.EndsOn)}.");
    }

    /// <summary>A signature that stands for a service which would go on is looked at by somebody above (O13).</summary>
    public void Overridden()
    {
        Add(ending.OrganisationId, Routing.SeniorManager, null, PractitionerRole.Unspecified, NotificationTrigger.EndingProposed,
            "review the override, and note here what you found (ACTED)", DeliveryPace.AnswerBy(Urgency.Standard, session.Now),
            $"{ending.SignOff!.ByName} signed an ending of {What} with which nobody goes on.",
            new ContactPoint(ending.SignOff.ByName, ending.SignOff.ByRole, Proposer, registry.Find(ending.OrganisationId)?.DutyTelephone), own: false);
    }

    /// <summary>Somebody did not answer in time: the level above is told, at whoever is silent and at whoever proposed it.</summary>
    /// <param name="respondBy">When it climbs again.</param>
    public void Late(DateTimeOffset respondBy)
    {
        foreach (var silent in ending.Parts.Where(p => p.State == FollowOnState.Offered).OrderBy(p => IsApartAt(p.OrganisationId, p.Role))
            .GroupBy(p => p.OrganisationId).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var holder = HandoverRoles.HolderOf(ending.Level, registry, silent.Key);
            if (IsApartAt(silent.Key, silent.First().Role))
            {
                AddApart(silent.Key, holder, Routing.RoleOf(holder), respondBy);
                continue;
            }

            Add(silent.Key, holder, null, Routing.RoleOf(holder), NotificationTrigger.EndingProposed,
                "see that somebody reads the ending and answers your service's part (AnswerFollowOnPart)", respondBy,
                $"Your service has not answered what {ProposerFor(silent.First())} asked it to go on with when {WhatFor(silent.First().Role, Routing.RoleOf(holder))} ends{PartFor(silent.First(), Routing.RoleOf(holder))}. It was due {PlainTime.Full(ending.AnswersDue)}.",
                ContactFor(silent.First()));
        }

        if (HandoverRoles.HolderOf(ending.Level, registry, ending.OrganisationId) is var above && WaitsForSignature(Routing.RoleOf(above)))
        {
            Add(ending.OrganisationId, above, null, Routing.RoleOf(above), NotificationTrigger.EndingProposed,
                "see that a manager signs the ending (SignOffEnding), or that it is withdrawn", respondBy,
                $"An ending of {What} for {Code.Of(ending.Closure)} waits for a manager's signature.", ProposerContact);
        }

        Add(ending.OrganisationId, ending.ProposedByName, ending.ProposedById, ending.ProposedByRole, NotificationTrigger.EndingAnswered,
            "ring whoever has not answered; the plan stays open and yours until they have", respondBy,
            $"Not everybody has answered the ending of {What}. {Waiting()}", registry.Find(ending.OrganisationId)?.DutyDesk);
    }

    // Where somebody is kept, the name of an authority would say: the own area's desk passes the question on.
    private bool Names(FollowOnPart part) => !kept || part.OrganisationId == ending.OrganisationId || registry.Policy.KeepsWhereabouts(part.Role);

    private string ProposerFor(FollowOnPart part) => Names(part) ? Proposer : "A service that works with this person";

    private ContactPoint? ContactFor(FollowOnPart part) => Names(part) ? ProposerContact
        : registry.Find(part.OrganisationId) is { } own ? (registry.ReceiverOfReferrals(own.Area) ?? own).DutyDesk : null;

    private string Waiting()
    {
        var open = ending.Parts.Where(p => p.State == FollowOnState.Offered).Select(p => registry.NameOf(p.OrganisationId)).Distinct().ToList();
        if (WaitsForSignature(ending.ProposedByRole))
            open.Add("a manager's signature");
        return open.Count == 0 ? "" : $"Still open: {string.Join(", ", open)}.";
    }

    // To whom it may not be known that something came since, a signature that was given stands.
    private bool WaitsForSignature(PractitionerRole role) => ending.NeedsSignOff
        && (ending.SignOff is null || (lapsedBy is not null && ConcernAccess.Decide(registry.Policy, ending.OrganisationId, role, lapsedBy).Shows));

    // A role that may not know which status it is learns that something ends.
    private string WhatFor(params ReadOnlySpan<PractitionerRole> roles)
    {
        foreach (var role in roles)
        {
            if (ending.Code != ChildStatusCode.Unspecified && !StatusAccess.IsOpenTo(registry.Policy, role, ending.Code))
                return "something that it holds";
        }

        return What;
    }

    // That it is the clinic's part is for whoever may know that the clinic works with the person.
    private string PartFor(FollowOnPart part, PractitionerRole role) => InvolvementAccess.IsOpenTo(registry.Policy, role, part.Role) ? $": {part.What}" : "";

    private void TellOthers(string? except, string words)
    {
        foreach (var part in ending.Parts.Where(p => p.State is FollowOnState.Accepted or FollowOnState.Offered && p.OrganisationId != except)
            .DistinctBy(p => p.OrganisationId).OrderBy(p => p.OrganisationId, StringComparer.Ordinal))
        {
            Add(part.OrganisationId, part.AnsweredByName ?? Code.Of(part.Role), part.AnsweredById, part.Role, NotificationTrigger.EndingAnswered,
                "do nothing more with this ending; speak up if the child is not safe", DeliveryPace.AnswerBy(Urgency.Standard, session.Now),
                string.Format(System.Globalization.CultureInfo.InvariantCulture, words, WhatFor(part.Role), ProposerFor(part)), ContactFor(part));
        }
    }

    private void ToProposer(string expected, string summary) => Add(
        ending.OrganisationId, ending.ProposedByName, ending.ProposedById, ending.ProposedByRole, NotificationTrigger.EndingAnswered, expected,
        DeliveryPace.AnswerBy(Urgency.Standard, session.Now), summary, registry.Find(ending.OrganisationId)?.DutyDesk);

    private bool IsApartAt(string organisationId, PractitionerRole role) => InvolvementAccess.IsApartIn(registry.Find(organisationId), role);

    // The level above reads it in a tray of the whole house: that a service apart ends its work, or is to go on, is that service's (L7).
    private void AddApart(string organisationId, string owner, PractitionerRole role, DateTimeOffset respondBy) => Post(
        organisationId, owner, null, role, NotificationTrigger.EndingProposed, Routing.SeeToServices, respondBy,
        "A service here has left the end of somebody's plan or work unsettled.", registry.Find(organisationId)?.DutyDesk, own: true, null, personId: null);

    private void Add(
        string organisationId, string owner, string? ownerId, PractitionerRole role, NotificationTrigger trigger, string expected, DateTimeOffset respondBy,
        string summary, ContactPoint? contact, bool own = true, Concern? because = null)
    {
        if (organisationId == ending.OrganisationId && ownerId is null && role != ending.ProposedByRole && !ending.Parts.Any(p => p.OrganisationId == organisationId && p.Role == role)
            && IsApartAt(organisationId, ending.ProposedByRole))
        {
            AddApart(organisationId, owner, role, respondBy);
        }
        else
        {
            Post(organisationId, owner, ownerId, role, trigger, expected, respondBy, summary, contact, own, because, ending.PersonId);
        }
    }

    private void Post(
        string organisationId, string owner, string? ownerId, PractitionerRole role, NotificationTrigger trigger, string expected, DateTimeOffset respondBy,
        string summary, ContactPoint? contact, bool own, Concern? because, string? personId) => session.Inbox.Add(new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = organisationId,
            Trigger = trigger,
            Urgency = Urgency.Standard,
            ActionOwner = owner,
            ActionOwnerId = ownerId,
            ActionRole = role,
            ExpectedResponse = expected,
            RespondBy = respondBy,
            Tier = because is null || ConcernAccess.Decide(registry.Policy, role, because).Shows ? Tier.Marker : Tier.Existence,
            Class = ending.Code != ChildStatusCode.Unspecified && StatusAccess.IsOpenTo(registry.Policy, role, ending.Code) ? StatusAccess.ClassOf(ending.Code) : SensitivityClass.Unspecified,
            Summary = summary,
            PersonId = personId,
            ConcernId = because?.Id,

            // The review of an override is its own task: settling the ending does not answer it.
            EndingId = own ? ending.Id : null,
            Contact = contact,
            Listed = false,
            PublishedAt = session.Now,
            StateSince = session.Now,
        });
}
