using System.Buffers;
using System.Text.RegularExpressions;
using InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Validation;

/// <summary>Checks of the messages that all agencies share.</summary>
internal static partial class CommonChecks
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    /// <summary>Whom a request is about.</summary>
    public static void Subject(this RequestCheck check, string field, SubjectRef? subject, bool required = true)
    {
        if (subject is null || subject.SubjectCase == SubjectRef.SubjectOneofCase.None)
        {
            check.Require(!required && subject is null, field, "must name the person by person_id, own_record_id or demographics");
            return;
        }

        switch (subject.SubjectCase)
        {
            case SubjectRef.SubjectOneofCase.PersonId:
                check.Id($"{field}.person_id", subject.PersonId);
                break;
            case SubjectRef.SubjectOneofCase.OwnRecordId:
                check.Line($"{field}.own_record_id", subject.OwnRecordId, 1, 80);
                break;
            default:
                check.Demographics($"{field}.demographics", subject.Demographics);
                check.Require(
                    CanBeFound(subject.Demographics), $"{field}.demographics",
                    "cannot tell one person from another: give an identifier, or a name with a birth date, expected birth date, address or telephone number");
                break;
        }
    }

    /// <summary>
    /// Whom an urgent message is about. What is known of the person may be too little to find it by: that never stops what is urgent
    /// (requirement O7), of which only form is judged. Otherwise the sender says more, or describes the child instead.
    /// </summary>
    public static void SubjectIfKnown(this RequestCheck check, string field, SubjectRef? subject, bool urgent)
    {
        if (urgent && subject?.SubjectCase == SubjectRef.SubjectOneofCase.Demographics)
            check.Demographics($"{field}.demographics", subject.Demographics);
        else
            check.Subject(field, subject);
    }

    /// <summary>What a record says of a person.</summary>
    public static void Demographics(this RequestCheck check, string field, Demographics person)
    {
        check.OptionalLine($"{field}.given_name", person.GivenName, 100);
        check.OptionalLine($"{field}.family_name", person.FamilyName, 100);
        check.Date($"{field}.birth_date", person.BirthDate);
        check.Date(
            $"{field}.expected_birth_date", person.ExpectedBirthDate, latest: check.Today.AddDays(310), earliest: check.Today.AddDays(-60));
        check.Require(
            person.BirthDate.Length == 0 || person.ExpectedBirthDate.Length == 0, $"{field}.expected_birth_date", "must be empty when birth_date is given");
        check.Count($"{field}.identifiers", person.Identifiers.Count, 0, 20);
        foreach (var (index, identifier) in person.Identifiers.Index())
            check.Identifier($"{field}.identifiers[{index}]", identifier);
        check.Count($"{field}.other_names", person.OtherNames.Count, 0, 20);
        foreach (var (index, name) in person.OtherNames.Index())
            check.Line($"{field}.other_names[{index}]", name, 1, 200);
        check.Count($"{field}.name_facts", person.NameFacts.Count, 0, 20);
        foreach (var (index, name) in person.NameFacts.Index())
        {
            check.Line($"{field}.name_facts[{index}].name", name.Name, 1, 200);
            check.Stated($"{field}.name_facts[{index}].kind", name.Kind);
            check.Dates($"{field}.name_facts[{index}].from_date", name.FromDate, $"{field}.name_facts[{index}].to_date", name.ToDate);
            check.Stated($"{field}.name_facts[{index}].source", name.Source);
        }

        if (person.Address is not null)
            check.Address($"{field}.address", person.Address);
        check.Telephone($"{field}.telephone", person.Telephone);
    }

    /// <summary>Whether the demographics could lead to one person (requirement A3: without NHS number or fixed address too).</summary>
    public static bool CanBeFound(Demographics person)
    {
        if (person.Identifiers.Any(i => i.Value.Length > 0))
            return true;
        var hasAddress = person.Address is { } a && (a.Uprn.Length > 0 || a.Postcode.Length > 0 || a.Line.Length > 0);
        return HasName(person)
            && (person.BirthDate.Length > 0 || person.ExpectedBirthDate.Length > 0 || hasAddress || person.Telephone.Length > 0);
    }

    /// <summary>Whether there is any name.</summary>
    public static bool HasName(Demographics person) =>
        !Characters.IsBlank(person.GivenName) || !Characters.IsBlank(person.FamilyName);

    /// <summary>An identifier that some scheme gave.</summary>
    public static void Identifier(this RequestCheck check, string field, PersonIdentifier identifier)
    {
        check.Stated($"{field}.scheme", identifier.Scheme);
        check.Dates($"{field}.from_date", identifier.FromDate, $"{field}.to_date", identifier.ToDate);
        if (identifier.Scheme == IdentifierScheme.NhsNumber)
        {
            check.Require(
                IsNhsNumber(identifier.Value), $"{field}.value", "must be an NHS number: ten digits of which the last is the modulus 11 check");
            return;
        }

        check.Line($"{field}.value", identifier.Value, 1, 80);
    }

    /// <summary>Ten digits, spaces and hyphens aside, with the right check digit; not one digit ten times, which is nobody's.</summary>
    public static bool IsNhsNumber(string value)
    {
        if (value.Length > 20)
            return false;
        Span<char> digits = stackalloc char[20];
        var count = 0;
        foreach (var c in value)
        {
            if (c is ' ' or '-')
                continue;
            if (!char.IsAsciiDigit(c))
                return false;
            digits[count++] = c;
        }

        if (count != 10 || !digits[1..10].ContainsAnyExcept(digits[0]))
            return false;
        var sum = 0;
        for (var i = 0; i < 9; i++)
            sum += (digits[i] - '0') * (10 - i);
        var check = (11 - (sum % 11)) % 11;
        return check == digits[9] - '0';
    }

    /// <summary>A place.</summary>
    public static void Address(this RequestCheck check, string field, Address? address, bool required = true)
    {
        if (address is null)
        {
            check.Require(!required, field, "is required");
            return;
        }

        check.Require(
            address.Uprn.Length > 0 || address.Postcode.Length > 0 || !Characters.IsBlank(address.Line), field,
            "needs a UPRN, or a postcode with the first line");
        check.Require(
            address.Uprn.Length <= 12 && !address.Uprn.AsSpan().ContainsAnyExcept(Digits), $"{field}.uprn", "must be 1 to 12 digits");
        check.OptionalLine($"{field}.line", address.Line, 200);
        check.Require(
            address.Postcode.Length == 0 || Postcode().IsMatch(address.Postcode), $"{field}.postcode", "must be a UK postcode, for example NM1 4QT");
        check.OptionalLine($"{field}.area", address.Area, 100);
    }

    /// <summary>Incidents and reviews (requirement A12).</summary>
    public static void Incidents(this RequestCheck check, string field, IReadOnlyList<IncidentRef> incidents)
    {
        check.Count(field, incidents.Count, 0, 10);
        foreach (var (index, incident) in incidents.Index())
        {
            var at = $"{field}[{index}]";
            check.Stated($"{at}.kind", incident.Kind);
            if (incident.IncidentId.Length > 0)
            {
                check.Require(
                    Core.Ids.IsWellFormed(incident.IncidentId, Core.Concerns.Incidents.Prefix), $"{at}.incident_id", "must be an incident's id from an earlier answer");
                check.Require(incident.Number.Length == 0 && incident.OrganisationId.Length == 0, $"{at}.number", "must be left out when incident_id is given");
                continue;
            }

            check.Line($"{at}.number", incident.Number, 1, 60);
            check.Require(incident.Number.Length == 0 || incident.Number.Any(char.IsLetterOrDigit), $"{at}.number", "needs a letter or a digit");
            check.OptionalLine($"{at}.organisation_id", incident.OrganisationId, 100);
        }
    }

    /// <summary>The place that a concern is about, instead of a person (requirement A1).</summary>
    /// <param name="field">The concern's.</param>
    public static void ConcernPlace(this RequestCheck check, string field, ConcernPlace place, ConcernStatement concern, bool urgent)
    {
        check.Require(concern.Subject is null, $"{field}.place", "must be left out when subject is given: a concern is about a person or about a place");
        check.Address($"{field}.place.address", place.Address);
        if (place.Address is { } address)
        {
            check.Require(
                urgent || address.Uprn.Length > 0 || (address.Postcode.Length > 0 && !Characters.IsBlank(address.Line)), $"{field}.place.address",
                "needs the UPRN, or the postcode with the first line: a postcode alone is a street");
        }

        check.OptionalText($"{field}.place.said_to_be_there", place.SaidToBeThere, 500);
        check.Require(urgent || concern.Happened is not null, $"{field}.happened", "is required with place: it bears on those who were there on that day");
        check.Require(
            concern.ChildContact == ChildContactAnswer.Unspecified, $"{field}.child_contact", "must be left out with place: it is an answer about a person");
        check.Require(
            concern.ForEveryChild.Length == 0, $"{field}.for_every_child", "must be left out with place: no link leads from it to children. Say it in risk_statement");
        check.Require(!concern.ChildrenPresent, $"{field}.children_present", "must be left out with place: no link leads from it to children");
    }

    /// <summary>Why somebody asks (requirements D1, L2).</summary>
    public static void Purpose(this RequestCheck check, string field, AccessPurpose? purpose)
    {
        if (!check.Present(field, purpose))
            return;
        check.Stated($"{field}.purpose", purpose!.Purpose);
        check.Reason($"{field}.reason", purpose.Reason);
        check.Stated($"{field}.legal_basis", purpose.LegalBasis);
        check.Require(purpose.LeadNotice != LeadNotice.Unspecified, $"{field}.lead_notice", "must be chosen: TELL or DO_NOT_TELL");
        if (purpose.LeadNotice == LeadNotice.DoNotTell)
            check.Text($"{field}.lead_notice_reason", purpose.LeadNoticeReason, 5, 500);
        else
            check.Require(purpose.LeadNoticeReason.Length == 0, $"{field}.lead_notice_reason", "must be empty unless the lead is not told");
    }

    /// <summary>A reason in words that says something of this case.</summary>
    public static void Reason(this RequestCheck check, string field, string reason)
    {
        check.Text(field, reason, 15, 1000);
        check.Require(
            reason.Length > 1000 || !GenericReason.Is(reason), field, "must say what this case is about; generic text such as \"any concerns\" is refused");
    }

    /// <summary>When something happened.</summary>
    /// <param name="future">Whether it may lie ahead: a declared intention.</param>
    public static void Happened(this RequestCheck check, string field, WhenHappened? happened, bool future = false)
    {
        if (happened is null)
            return;
        check.Dates($"{field}.from_date", happened.FromDate, $"{field}.to_date", happened.ToDate, required: true, future: future);
        check.TimeOfDay($"{field}.at_time", happened.AtTime);
    }

    /// <summary>The child's own words.</summary>
    public static void Words(this RequestCheck check, string field, ChildWords? words)
    {
        if (words is null)
            return;
        check.Text($"{field}.verbatim", words.Verbatim, 1, 2000);
        check.OptionalLine($"{field}.said_to", words.SaidTo, 200);
    }

    /// <summary>A concern as its author states it (requirement C1).</summary>
    public static void Concern(this RequestCheck check, string field, ConcernStatement? concern)
    {
        if (!check.Present(field, concern))
            return;
        var urgent = UrgentForm.IsUrgent(concern!.Urgency);
        if (concern.Place is { } place)
            check.ConcernPlace(field, place, concern, urgent);
        else if (concern.Subject is null)
            check.Add($"{field}.subject", "must name the person by person_id, own_record_id or demographics; where nobody is known, give place instead");
        else
            check.SubjectIfKnown($"{field}.subject", concern.Subject, urgent);
        check.Codes($"{field}.indicators", concern.Indicators, 0, 30);
        check.Stated($"{field}.kind", concern.Kind);
        check.Happened($"{field}.happened", concern.Happened, future: concern.Kind == ConcernKind.DeclaredIntention);
        check.PastInstant($"{field}.known_at", concern.KnownAt);
        check.Stated($"{field}.source", concern.Source);
        check.Require(concern.Verification != VerificationState.RecordedInError, $"{field}.verification", "of what was recorded in error is said with TakeBackConcern");
        check.Text($"{field}.risk_statement", concern.RiskStatement, urgent ? 2 : 10, 4000);
        check.OptionalText($"{field}.development_statement", concern.DevelopmentStatement, 4000);
        check.Codes($"{field}.harm_categories", concern.HarmCategories, 0, 10);
        check.Words($"{field}.child_words", concern.ChildWords);
        check.Count($"{field}.children", concern.Children.Count, 0, 50);
        foreach (var (index, child) in concern.Children.Index())
        {
            check.SubjectIfKnown($"{field}.children[{index}].child", child.Child, urgent);
            if (urgent)
                check.OptionalText($"{field}.children[{index}].relevance", child.Relevance, 2000);
            else
                check.Text($"{field}.children[{index}].relevance", child.Relevance, 5, 2000);
        }

        check.OptionalText($"{field}.for_every_child", concern.ForEveryChild, 2000);
        check.Count($"{field}.suspected_sources", concern.SuspectedSources.Count, 0, 5);
        foreach (var (index, source) in concern.SuspectedSources.Index())
            check.Subject($"{field}.suspected_sources[{index}]", source);

        check.Stated($"{field}.urgency", concern.Urgency);
        if (concern.ConsentRecord is { } recorded && !urgent)
        {
            SharingRules.Consent(check, $"{field}.consent_record", recorded);
            check.Require(
                concern.Consent == ConsentState.Unspecified || concern.Consent == recorded.State, $"{field}.consent", "must be left out, or as consent_record says");
        }

        if (!urgent && concern.ConsentRecord is null && concern.Consent is ConsentState.RefusedOverridden or ConsentState.NotSoughtDanger or ConsentState.NotSoughtPrejudice)
            check.Text($"{field}.consent_reason", concern.ConsentReason, 5, 1000);
        else
            check.OptionalText($"{field}.consent_reason", concern.ConsentReason, 1000);
        if (!urgent)
            check.Stated($"{field}.legal_basis", concern.LegalBasis);
        check.OptionalLine($"{field}.agency_label", concern.AgencyLabel, 200);
        check.PastInstant($"{field}.noted_at", concern.NotedAt);
        check.OptionalId($"{field}.omitted_by", concern.OmittedBy);
        check.Require(concern.OmittedBy.Length == 0 || concern.Kind == ConcernKind.AgencyOmission, $"{field}.omitted_by", "is of kind AGENCY_OMISSION alone");
        HistoryRules.HarmSources(check, $"{field}.harm_sources", concern.HarmSources);
        check.OptionalText($"{field}.prejudices_enquiry", concern.PrejudicesEnquiry, 500, 15);
        check.Incidents($"{field}.incidents", concern.Incidents);
        check.OptionalId($"{field}.ends_not_shared_id", concern.EndsNotSharedId);
        check.Require(
            concern.Place is null || concern.EndsNotSharedId.Length == 0, $"{field}.ends_not_shared_id",
            "must be left out with place: what was kept back is about a person");
    }

    [GeneratedRegex("^([A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}|GIR ?0AA)\\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Postcode();
}
