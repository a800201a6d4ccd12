using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.People;
using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.People.V1;
using P = InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Services;

/// <summary>People known by little, for every agency.</summary>
public sealed class UnidentifiedPeopleService(
    RecordUnidentifiedHandler record, ListCandidatesHandler listCandidates, IdentifyUnidentifiedHandler identify)
    : Protocol.People.V1.UnidentifiedPeopleService.UnidentifiedPeopleServiceBase
{
    public override async Task<RecordUnidentifiedResponse> RecordUnidentified(RecordUnidentifiedRequest request, ServerCallContext context)
    {
        var command = new RecordUnidentified(
            request.OwnRecordId, ToCore(request.KnownBy),
            [
                .. request.Children.Select(c => new Core.People.ContactWithChild(
                    c.Child.ToCore(), (RelationshipType)(int)c.Type, (LinkState)(int)c.State, CommonMapping.Date(c.FromDate), (SourceKind)(int)c.Source))
            ]);
        var done = await record.HandleAsync(command, context.GetCall(), context.CancellationToken);
        return new RecordUnidentifiedResponse
        {
            PersonId = done.PersonId,
            Children = { done.Children.Select(c => c.ToProto()) },
            Receipt = done.Receipt.ToProto(),
        };
    }

    public override async Task<ListCandidatesResponse> ListCandidates(ListCandidatesRequest request, ServerCallContext context)
    {
        var found = await listCandidates.HandleAsync(
            new ListCandidates(request.Person.ToCore(), request.Purpose.ToCore()), context.GetCall(), context.CancellationToken);
        return new ListCandidatesResponse
        {
            Person = ToProto(found.Person),
            Candidates = { found.Candidates.Select(ToProto) },
            Limits = { found.Limits.Select(l => new P.AnswerLimit { What = l.What, NarrowedTo = l.NarrowedTo }) },
            Receipt = found.Receipt.ToProto(),
        };
    }

    public override async Task<IdentifyUnidentifiedResponse> IdentifyUnidentified(IdentifyUnidentifiedRequest request, ServerCallContext context)
    {
        var done = await identify.HandleAsync(
            new IdentifyUnidentified(request.Unidentified.ToCore(), request.SameAs.ToCore(), request.Grounds),
            context.GetCall(), context.CancellationToken);
        return new IdentifyUnidentifiedResponse
        {
            PersonId = done.PersonId,
            DecisionId = done.DecisionId,
            Told = { done.Told },
            Receipt = done.Receipt.ToProto(),
        };
    }

    private static Core.People.KnownBy ToCore(Protocol.People.V1.KnownBy known) => new(
        [.. known.Aliases],
        [.. known.Handles.Select(h => new Core.People.OnlineHandle(CommonMapping.OrNull(h.Platform), h.Handle))],
        [.. known.Vehicles.Select(v => new Core.People.SeenVehicle(CommonMapping.OrNull(v.Description), CommonMapping.OrNull(v.Registration)))],
        known.FromAge == 0 ? null : known.FromAge,
        known.ToAge == 0 ? null : known.ToAge,
        CommonMapping.OrNull(known.Description));

    private static Protocol.People.V1.UnidentifiedView ToProto(Core.People.UnidentifiedView view) => new()
    {
        PersonId = view.PersonId,
        KnownBy =
        {
            view.KnownBy.Select(k => new Protocol.People.V1.KnownBy
            {
                Aliases = { k.Aliases },
                Handles = { k.Handles.Select(h => new Protocol.People.V1.OnlineHandle { Platform = h.Platform ?? "", Handle = h.Handle }) },
                Vehicles =
                {
                    k.Vehicles.Select(v => new Protocol.People.V1.SeenVehicle { Description = v.Description ?? "", Registration = v.Registration ?? "" }),
                },
                FromAge = k.FromAge ?? 0,
                ToAge = k.ToAge ?? 0,
                Description = k.Description ?? "",
            }),
        },
        Shared = { view.Shared },
        Children =
        {
            view.Children.Select(c => new Protocol.People.V1.ChildOfUnidentified
            {
                PersonId = c.PersonId,
                AgeBand = (P.AgeBand)(int)c.AgeBand,
                Type = (P.RelationshipType)(int)c.Type,
                State = (P.LinkState)(int)c.State,
                FromDate = CommonMapping.Text(c.From),
                Contact = c.Contact.ToProto(),
            }),
        },
        Ask = { view.Ask.Select(a => a.ToProto()) },
    };
}
