using System.Buffers;
using System.Text.Json;
using System.Text.RegularExpressions;
using InfoShare.Broker.Security;
using InfoShare.Core.Audit.Log;
using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Development.V1;
using InfoShare.Protocol.Registry.V1;

namespace InfoShare.Broker.Validation;

/// <summary>The registry, the trail, and the development clock.</summary>
internal static partial class OperatorRules
{
    private static readonly TimeSpan LongestAdvance = TimeSpan.FromDays(400);
    private static readonly SearchValues<char> ThumbprintCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>Adds them.</summary>
    public static void AddTo(RequestValidators.RuleTable rules)
    {
        rules.Add<ListOrganisationsRequest>((c, r) =>
        {
            c.OptionalLine("area", r.Area, 100);
            c.OptionalLine("name_words", r.NameWords, 100);
            c.PageSize(r.PageSize, 200);
            c.Token("page_token", r.PageToken);
        });
        rules.Add<PutOrganisationRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            if (c.Present("organisation", r.Organisation))
                Organisation(c, r.Organisation);
        });
        rules.Add<SetOrganisationEnabledRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            Slug(c, "organisation_id", r.OrganisationId);
            c.Text("reason", r.Reason, 5, 1000);
        });

        rules.Add<GetPolicyRequest>((c, r) => c.OptionalLine("version", r.Version, 40));
        rules.Add<ExplainDecisionRequest>((c, r) =>
        {
            c.Stated("role", r.Role);
            c.Stated("sensitivity", r.Sensitivity);
            c.Stated("relation", r.Relation);
            if (r.Relation == Relation.Told)
            {
                c.Require(r.Purpose == 0, "purpose", "is left out with RELATION_TOLD: nobody asked");
                c.Require(r.LegalBasis == 0, "legal_basis", "is left out with RELATION_TOLD: nobody asked");
            }
            else
            {
                c.Stated("purpose", r.Purpose);
                c.Stated("legal_basis", r.LegalBasis);
            }

            c.OptionalLine("version", r.Version, 40);
        });
        rules.Add<ReplayEntryRequest>((c, r) =>
        {
            c.Id("entry_id", r.EntryId);
            c.Reason("reason", r.Reason);
        });

        rules.Add<ListEntriesRequest>((c, r) =>
        {
            c.OptionalId("person_id", r.PersonId);
            c.OptionalId("object_id", r.ObjectId);
            c.PageSize(r.PageSize);
            c.Token("page_token", r.PageToken);
            c.Reason("reason", r.Reason);
        });

        rules.Add<ListLogsRequest>((_, _) => { });
        rules.Add<GetCheckpointRequest>((c, r) =>
        {
            Log(c, r.Origin);
            FromZero(c, "size", r.Size);
            c.Require(!r.Witnessed || r.Size == 0, "witnessed", "asks for the latest, so leave size out");
        });
        rules.Add<ListCheckpointsRequest>((c, r) =>
        {
            Log(c, r.Origin);
            FromZero(c, "after_size", r.AfterSize);
            c.Require(r.Limit is >= 0 and <= 1000, "limit", "must be 1 to 1000, or left out");
        });
        rules.Add<GetInclusionProofRequest>((c, r) =>
        {
            c.OptionalId("entry_id", r.EntryId);
            Log(c, r.Origin);
            FromZero(c, "index", r.Index);
            FromZero(c, "size", r.Size);
            c.Require(r.EntryId.Length == 0 || r.Index == 0, "index", "is known by the entry, so leave it out");
        });
        rules.Add<GetConsistencyProofRequest>((c, r) =>
        {
            Log(c, r.Origin);
            FromZero(c, "old_size", r.OldSize);
            FromZero(c, "new_size", r.NewSize);
        });
        rules.Add<GetTileRequest>((c, r) =>
        {
            Log(c, r.Origin);
            c.Require(r.Level is >= 0 and <= HashTile.HighestLevel, "level", "must be 0 to 7");
            FromZero(c, "index", r.Index);
        });
        rules.Add<ListLeavesRequest>((c, r) =>
        {
            Log(c, r.Origin);
            FromZero(c, "first", r.First);
            c.Require(r.Limit is >= 0 and <= 1024, "limit", "must be 1 to 1024, or left out");
            c.Reason("reason", r.Reason);
        });
        rules.Add<AddCosignatureRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Line("origin", r.Origin, 1, MaxOrigin);
            c.Require(r.Size >= 1, "size", "must be the size of a checkpoint");
            c.Line("vkey", r.Vkey, 1, 300);
            c.Line("line", r.Line, 1, 500);
        });
        rules.Add<AssignWitnessNameRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Line("name", r.Name, 1, MaxOrigin);
            c.Require(NoteKey.IsName(r.Name), "name", "must be the name of a C2SP key, without spaces and plus signs");
            Slug(c, "organisation_id", r.OrganisationId);
            c.Text("reason", r.Reason, 5, 1000);
        });
        rules.Add<EndLogRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Line("origin", r.Origin, 1, MaxOrigin);
            c.Text("reason", r.Reason, 5, 1000);
        });
        rules.Add<ListCosignaturesRequest>((c, r) =>
        {
            Log(c, r.Origin);
            FromZero(c, "size", r.Size);
        });

        rules.Add<GetClockRequest>((_, _) => { });
        rules.Add<AdvanceClockRequest>(Advance);
    }

    private const int MaxOrigin = 200;

    private static void Log(RequestCheck c, string origin) => c.OptionalLine("origin", origin, MaxOrigin);

    private static void FromZero(RequestCheck c, string field, long value) => c.Require(value >= 0, field, "must be 0 or more");

    private static void Organisation(RequestCheck c, Organisation o)
    {
        Slug(c, "organisation.organisation_id", o.OrganisationId);
        c.Line("organisation.name", o.Name, 2, 200);
        c.Stated("organisation.agency", o.Agency);
        c.Line("organisation.area", o.Area, 1, 100);
        c.Stated("organisation.connection", o.Connection);
        c.Codes("organisation.allowed_roles", o.AllowedRoles, 0, 50);
        foreach (var (index, role) in o.AllowedRoles.Take(50).Index())
        {
            c.Require(
                Roles.AgencyOf((PractitionerRole)role) == (AgencyKind)o.Agency,
                $"organisation.allowed_roles[{index}]", "must be a role of the organisation's kind of agency");
        }

        c.Telephone("organisation.duty_telephone", o.DutyTelephone);
        c.Require(
            !o.ReceivesReferrals || o.Agency == Protocol.Common.V1.AgencyKind.SocialCare,
            "organisation.receives_referrals", "is for children's social care only");

        var connected = o.Connection is Connection.Publishes or Connection.AnswersOnRequest;
        c.Require(
            o.ClientId.Length == 0 ? !connected : ClientId().IsMatch(o.ClientId), "organisation.client_id",
            "must be 1 to 100 letters, digits, dots, hyphens and underscores; required when the organisation is connected");
        c.Count("organisation.certificate_thumbprints", o.CertificateThumbprints.Count, connected ? 1 : 0, 10);
        foreach (var (index, thumbprint) in o.CertificateThumbprints.Take(10).Index())
        {
            c.Require(
                thumbprint.Length == 43 && !thumbprint.AsSpan().ContainsAnyExcept(ThumbprintCharacters),
                $"organisation.certificate_thumbprints[{index}]", "must be a SHA-256 thumbprint as base64url without padding, 43 characters");
        }

        if (o.Jwks.Length > 0 || connected)
            c.Require(IsPublicKeySet(o.Jwks), "organisation.jwks", "must be a JWK set of public P-256 keys for ES256, without private parts");
    }

    private static void Slug(RequestCheck c, string field, string value) =>
        c.Require(SlugForm().IsMatch(value), field, "must be 1 to 63 lower case letters, digits and hyphens, for example elmmock-surgery");

    private static bool IsPublicKeySet(string text)
    {
        if (text.Length > 20_000)
            return false;
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("keys", out var keys) && keys.ValueKind == JsonValueKind.Array
                && keys.EnumerateArray().All(k => k.ValueKind == JsonValueKind.Object && !k.TryGetProperty("d", out _))
                && RegistryClientDirectory.KeysOf(text).Count > 0;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            // ArgumentException: text that is no Unicode.
            return false;
        }
    }

    private static void Advance(RequestCheck c, AdvanceClockRequest r)
    {
        switch (r.ToCase)
        {
            case AdvanceClockRequest.ToOneofCase.By:
                c.Require(
                    MessageWalk.IsPossible(r.By) && r.By.ToTimeSpan() > TimeSpan.Zero && r.By.ToTimeSpan() <= LongestAdvance,
                    "by", "must be more than zero and at most 400 days");
                break;
            case AdvanceClockRequest.ToOneofCase.Instant:
                c.Require(
                    MessageWalk.IsPossible(r.Instant) && r.Instant.ToDateTimeOffset() > c.Now && r.Instant.ToDateTimeOffset() - c.Now <= LongestAdvance,
                    "instant", "must lie ahead, at most 400 days");
                break;
            default:
                c.Add("to", "must be chosen: by or instant");
                break;
        }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,62}\\z", RegexOptions.NonBacktracking)]
    private static partial Regex SlugForm();

    [GeneratedRegex("^[A-Za-z0-9._-]{1,100}\\z", RegexOptions.NonBacktracking)]
    private static partial Regex ClientId();
}
