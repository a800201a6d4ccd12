using System.Collections.Frozen;

namespace InfoShare.Broker.Validation;

/// <summary>
/// Tells a reason that could stand on any request from one that speaks of a case (requirement D1). It looks at words alone: a
/// text of three words of which one is the case's own passes, because a rule that guesses more would stop honest requests.
/// </summary>
internal static class GenericReason
{
    private static readonly FrozenSet<string> Generic = new[]
    {
        "a", "about", "access", "adult", "all", "an", "and", "any", "are", "as", "asked", "asking", "assess", "assessment", "at", "background",
        "be", "been", "by", "care", "case", "check", "checked", "checking", "checks", "child", "children", "client", "concern", "concerned",
        "concerning", "concerns", "current", "data", "details", "do", "due", "duty", "enquiries", "enquiry", "etc", "every", "family", "find",
        "follow", "following", "for", "from", "further", "general", "generic", "get", "give", "has", "have", "held", "help", "here", "history",
        "i", "if", "in", "info", "information", "inquiry", "into", "is", "it", "know", "known", "look", "looking", "lookup", "made", "make", "me",
        "more", "my", "n", "na", "necessary", "need", "needed", "needs", "new", "no", "none", "normal", "of", "on", "or", "other", "our", "out",
        "patient", "per", "person", "please", "police", "policy", "practice", "procedure", "process", "professional", "protection", "provide", "purpose",
        "purposes", "query", "reason", "reasons", "record", "records", "reference", "regarding", "relevant", "request", "requested", "requesting",
        "required", "requires", "review", "routine", "safeguarding", "search", "see", "share", "sharing", "social", "some", "standard", "subject",
        "tell", "test", "that", "the", "their", "them", "there", "they", "this", "to", "up", "update", "updates", "us", "usual", "want", "wanted",
        "was", "we", "welfare", "what", "whether", "who", "why", "with", "work", "worker", "x", "you", "your",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Refusing = new[]
    {
        "agree", "agreed", "agreement", "allow", "allowed", "asks", "authorise", "because", "carer", "consent", "consented", "consenting", "declined",
        "declines", "dad", "did", "didn", "does", "doesn", "father", "gave", "given", "has", "he", "her", "him", "his", "husband", "mother", "mum",
        "never", "not", "object", "objected", "objects", "parent", "parents", "partner", "permission", "refusal", "refuse", "refused", "refuses",
        "refusing", "said", "says", "she", "since", "t", "took", "back", "told", "unwilling", "wife", "will", "willing", "wish", "wishes", "withdrawn",
        "withdrew", "withheld", "withhold", "without", "won", "would", "wouldn", "mr", "mrs", "ms", "we", "us", "so", "yet",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> NothingFound = new[]
    {
        "action", "allegation", "allegations", "being", "closed", "cps", "dropped", "evidence", "ended", "found", "inconclusive", "insufficient", "investigation", "investigated",
        "nfa", "not", "nothing", "outcome", "proof", "proved", "proven", "prosecution", "substantiate", "substantiated", "supported", "support", "taken", "taking", "unfounded",
        "unproven", "unsubstantiated", "upheld", "were", "will", "can", "cannot", "could", "did", "enough", "sufficient", "there", "available", "criminal",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> All = new[]
    {
        "anything", "complete", "copies", "copy", "entire", "everything", "extract", "file", "files", "full", "hold", "holding", "likewise", "may",
        "might", "notes", "printout", "send", "summary", "whatever", "whatsoever", "whole",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a question asks for all that is held, or for nothing in particular (requirement D12).</summary>
    public static bool AsksForAll(string question) => Characters.Words(question).Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .All(w => w.Length == 1 || Generic.Contains(w) || All.Contains(w));

    /// <summary>Whether a reason for not sharing says no more than that somebody did not consent (requirement L3).</summary>
    public static bool IsConsentAlone(string reason) => Characters.Words(reason).Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .All(w => w.Length == 1 || Generic.Contains(w) || Refusing.Contains(w));

    /// <summary>Whether a view of a concern says no more than that nothing was proved (requirement C6).</summary>
    public static bool SaysNothingFound(string words) => Characters.Words(words).Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .All(w => w.Length == 1 || Generic.Contains(w) || NothingFound.Contains(w));

    /// <summary>Fewer than three different words, or none that belongs to a case.</summary>
    public static bool Is(string reason)
    {
        var words = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var specific = false;
        foreach (var word in Characters.Words(reason).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            words.Add(word);
            specific |= word.Length > 1 && !Generic.Contains(word);
            if (words.Count >= 3 && specific)
                return false;
        }

        return true;
    }
}
