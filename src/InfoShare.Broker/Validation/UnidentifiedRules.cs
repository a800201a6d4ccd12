using InfoShare.Protocol.People.V1;
using Proto = InfoShare.Protocol.Common.V1;
using RuleTable = InfoShare.Broker.Validation.RequestValidators.RuleTable;

namespace InfoShare.Broker.Validation;

/// <summary>Validators of the requests about people known by little.</summary>
internal static class UnidentifiedRules
{
    private const int Most = 10;

    public static void AddTo(RuleTable rules)
    {
        rules.Add<RecordUnidentifiedRequest>(Record);
        rules.Add<ListCandidatesRequest>((c, r) =>
        {
            c.Subject("person", r.Person);
            c.Purpose("purpose", r.Purpose);
        });
        rules.Add<IdentifyUnidentifiedRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Subject("unidentified", r.Unidentified);
            c.Subject("same_as", r.SameAs);
            c.Reason("grounds", r.Grounds);
        });
    }

    private static void Record(RequestCheck c, RecordUnidentifiedRequest r)
    {
        c.RequestId(r.RequestId);
        c.Line("own_record_id", r.OwnRecordId, 1, 80);
        if (c.Present("known_by", r.KnownBy))
            Known(c, r.KnownBy);
        c.Count("children", r.Children.Count, 0, 20);
        foreach (var (index, contact) in r.Children.Index())
        {
            var field = $"children[{index}]";
            c.Subject($"{field}.child", contact.Child);
            c.Require(
                contact.Type is Proto.RelationshipType.Unidentified or Proto.RelationshipType.Associate, $"{field}.type", "must be UNIDENTIFIED or ASSOCIATE");
            c.Stated($"{field}.state", contact.State);
            c.Date($"{field}.from_date", contact.FromDate);
            c.Stated($"{field}.source", contact.Source);
        }
    }

    private static void Known(RequestCheck c, KnownBy known)
    {
        c.Require(
            known.Aliases.Count + known.Handles.Count + known.Vehicles.Count > 0, "known_by", "needs an alias, a handle or a vehicle");
        c.Count("known_by.aliases", known.Aliases.Count, 0, Most);
        foreach (var (index, alias) in known.Aliases.Index())
            c.Line($"known_by.aliases[{index}]", alias, 1, 100);
        c.Count("known_by.handles", known.Handles.Count, 0, Most);
        foreach (var (index, handle) in known.Handles.Index())
        {
            c.OptionalLine($"known_by.handles[{index}].platform", handle.Platform, 60);
            c.Line($"known_by.handles[{index}].handle", handle.Handle, 3, 100);
        }

        c.Count("known_by.vehicles", known.Vehicles.Count, 0, Most);
        foreach (var (index, vehicle) in known.Vehicles.Index())
        {
            c.OptionalLine($"known_by.vehicles[{index}].description", vehicle.Description, 100);
            c.OptionalLine($"known_by.vehicles[{index}].registration", vehicle.Registration, 12);
            c.Require(
                vehicle.Description.Length + vehicle.Registration.Length > 0, $"known_by.vehicles[{index}]", "needs a description or a registration");
        }

        c.Require(known.FromAge is >= 0 and <= 120, "known_by.from_age", "must be 0 to 120 years");
        c.Require(
            known.ToAge is >= 0 and <= 120 && (known.ToAge == 0 || known.ToAge >= known.FromAge), "known_by.to_age", "must be from_age to 120 years, or 0");
        c.OptionalText("known_by.description", known.Description, 1000);
    }
}
