using InfoShare.Protocol.Common.V1;

namespace InfoShare.WebConsole.Text;

/// <summary>What several pages say of a meeting with a child.</summary>
internal static class ContactText
{
    /// <summary>When, by whom, whether alone and beside whom.</summary>
    public static string Seen(ContactView? contact)
    {
        if (contact is null)
            return "no sight is recorded here that is open to you. That does not say that nobody saw the child.";
        List<string> parts = [London.Day(contact.OnDate) + (contact.AtTime.Length > 0 ? ", " + contact.AtTime : "")];
        parts.Add("by " + (contact.ByRole != PractitionerRole.Unspecified ? Words.Small(contact.ByRole) : Words.Small(contact.Agency))
            + (contact.OrganisationName.Length > 0 ? $" of {contact.OrganisationName}" : ""));
        parts.Add(contact.SeenAlone switch
        {
            SeenAlone.Yes => "alone",
            SeenAlone.No => "not alone",
            SeenAlone.NotOffered => "not alone, and no chance was offered",
            SeenAlone.InfantObserved => "an infant, observed",
            _ => "whether alone is not recorded",
        });
        if (contact.Present.Count > 0)
            parts.Add("also there: " + string.Join(", ", contact.Present.Select(p => Words.Small(p))));
        return string.Join("; ", parts) + ".";
    }
}
