using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using InfoShare.Client;
using InfoShare.Core.Audit.Log;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Storage.Signing;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using LeafPromise = InfoShare.AuditVerifier.Proofs.LeafPromise;
using Log = InfoShare.Protocol.Audit.V1.AuditLogService.AuditLogServiceClient;
using LogKeys = InfoShare.AuditVerifier.Notes.LogKeys;
using VerifierKey = InfoShare.AuditVerifier.Notes.NoteKey;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// A practice does not take the broker's word for it: what it shared stands in the log, and stays there (requirement M1). The day is
/// Monday 8 March 2027; the practice's system checks, a council's system is witness, the partnership's auditor reads.
/// </summary>
public sealed class ReceiptsAreProvedTests
{
    private const string Why = "Quarterly review of what was shared about one child.";
    private const string Reason = "Her mother is unwell and I want to know who is around Iris.";
    private static readonly OpenSslEd25519 Crypto = OpenSslEd25519.Load();

    [Fact]
    public async Task What_a_doctor_shares_is_promised_at_once_and_proved_a_second_later()
    {
        await using var p = await StartAsync("2027-03-08 10:00");
        await IrisAsync(p);
        var request = Concern();
        request.RequestId = Guid.NewGuid().ToString();
        var receipt = (await new HealthService.HealthServiceClient(p.Doctor.CallInvoker).ShareConcernAsync(request)).Concern.Edges.Receipt;

        // The promise is the log's own word, under the key that everybody was given.
        var log = new Log(p.SystemOf("elmmock-surgery").CallInvoker);
        var listed = (await log.ListLogsAsync(new ListLogsRequest()));
        var known = listed.Logs.Single(l => l.Origin == listed.OwnOrigin);
        var key = NoteKey.Parse(known.Vkeys.Single()).ShouldNotBeNull();
        (receipt.LogOrigin, key.Name).ShouldBe((known.Origin, known.Origin));
        var promise = Commit(receipt.Promise, key);

        // A checkpoint covers it, and the proof leads from the very leaf that was promised.
        var proof = await CoveredAsync(log, receipt.EntryId);
        receipt.Promise.ShouldStartWith(string.Create(CultureInfo.InvariantCulture, $"infoshare-promise/v2\nindex {receipt.EntryIndex}\nleaf {proof.LeafHash.ToBase64()}\n"));
        promise.ShouldStartWith($"infoshare-commit/v1\nlog {known.Origin}\nfirst ");
        var word = LeafPromise.Open(receipt.Promise, new LogKeys(VerifierKey.Parse(key.ToString())));
        (word.Index, word.Leaf.ToString()).ShouldBe((receipt.EntryIndex, proof.LeafHash.ToBase64()));
        var checkpoint = Signed(proof.Checkpoint, key);
        (proof.Index, proof.Origin).ShouldBe((receipt.EntryIndex, known.Origin));
        TreeProofs.IncludesLeaf(
            proof.LeafHash.Span, proof.Index, checkpoint.Size, [.. proof.Hashes.Select(h => h.ToByteArray())], checkpoint.Root.Span).ShouldBeTrue();
        proof.ProofFile.ShouldStartWith(string.Create(CultureInfo.InvariantCulture, $"c2sp.org/tlog-proof@v1\nindex {proof.Index}\n"));
        proof.ProofFile.ShouldEndWith(proof.Checkpoint);

        // Asked again, it is the same entry at the same place.
        var again = (await new HealthService.HealthServiceClient(p.Doctor.CallInvoker).ShareConcernAsync(request)).Concern.Edges.Receipt;
        (again.EntryId, again.EntryIndex, again.Promise).ShouldBe((receipt.EntryId, receipt.EntryIndex, receipt.Promise));

        // Another organisation learns nothing by the entry's id.
        var stranger = new Log(p.SystemOf("northmere-school").CallInvoker);
        (await RefusalOf(async () => await stranger.GetInclusionProofAsync(new GetInclusionProofRequest { EntryId = receipt.EntryId }))).Reason.ShouldBe("NOT_FOUND");
        (await stranger.GetInclusionProofAsync(new GetInclusionProofRequest { Index = receipt.EntryIndex })).LeafHash.ShouldBe(proof.LeafHash);

        // A question leaves the same proof behind as what was shared.
        var asked = (await QueryAsync(p.Doctor)).Edges.Receipt;
        asked.EntryIndex.ShouldBeGreaterThan(receipt.EntryIndex);
        Commit(asked.Promise, key);

        // The time that a promise names is a second after the entry was durable: after it was recorded, and before the next was.
        var by = DateTimeOffset.UnixEpoch.AddTicks(long.Parse(promise[(promise.LastIndexOf(' ') + 1)..^1], CultureInfo.InvariantCulture) * TimeSpan.TicksPerMicrosecond);
        (by - TimeSpan.FromSeconds(1)).ShouldBeInRange(receipt.RecordedAt.ToDateTimeOffset(), asked.RecordedAt.ToDateTimeOffset());
    }

    [Fact]
    public async Task Who_is_refused_has_the_receipt_of_the_refusal_and_a_delivery_has_one_too()
    {
        await using var p = await StartAsync("2027-03-08 10:00");
        await IrisAsync(p);
        await WorksWithAsync(p.HealthVisitor, Known(Person("Iris", "Fernsample", "2018-02-03", "3 Fern Row", "ZZ99 3CZ", "9990000018")), PractitionerRole.HealthVisitor, "01632 960150");
        var log = new Log(p.SystemOf("elmmock-surgery").CallInvoker);
        var key = NoteKey.Parse((await log.ListLogsAsync(new ListLogsRequest())).Logs.Single().Vkeys.Single()).ShouldNotBeNull();

        // Before the message is read, and after.
        foreach (var refused in (Func<Task>[])
        [
            async () => await new AuditService.AuditServiceClient(p.Doctor.CallInvoker).ListEntriesAsync(new ListEntriesRequest { Reason = Why }),
            async () => await new InboxService.InboxServiceClient(p.Doctor.CallInvoker).GetItemAsync(new GetItemRequest { ItemId = "itm_01JABCDEFGHJKMNPQRSTVWXYZ0" }),
        ])
        {
            var receipt = (await RefusalOf(refused)).Receipt.ShouldNotBeNull();
            Commit(receipt.Promise, key);
            (await CoveredAsync(log, receipt.EntryId)).Index.ShouldBe(receipt.EntryIndex);
        }

        // Whoever the broker does not know learns nothing of the log.
        using var stranger = p.SystemOf("elmmock-surgery");
        var noted = await RefusalOf(async () => await new AuditService.AuditServiceClient(stranger.Channel).ListEntriesAsync(new ListEntriesRequest { Reason = Why }));
        (noted.Reason, noted.Receipt).ShouldBe(("TOKEN_MISSING", null));

        await new HealthService.HealthServiceClient(p.Doctor.CallInvoker).ShareConcernAsync(Concern());
        using var stream = new InboxService.InboxServiceClient(p.SystemOf("northmere-health-visiting").CallInvoker).StreamInbox(new StreamInboxRequest());
        (await stream.ResponseStream.MoveNext(TestContext.Current.CancellationToken)).ShouldBeTrue();
        stream.ResponseStream.Current.Item.ShouldNotBeNull();
        Commit(stream.ResponseStream.Current.Receipt.Promise, key);
    }

    [Fact]
    public async Task A_council_is_witness_that_the_log_only_grew()
    {
        await using var p = await StartAsync("2027-03-08 10:00");
        await IrisAsync(p);
        var log = new Log(p.SystemOf("northmere-csc").CallInvoker);
        var first = await CoveredAsync(new Log(p.SystemOf("elmmock-surgery").CallInvoker), (await QueryAsync(p.Doctor)).Edges.Receipt.EntryId);
        await CoveredAsync(new Log(p.SystemOf("elmmock-surgery").CallInvoker), (await QueryAsync(p.Doctor)).Edges.Receipt.EntryId);

        // What the witness saw before is the beginning of what it sees now.
        var key = NoteKey.Parse((await log.GetCheckpointAsync(new GetCheckpointRequest())).Vkeys[^1]).ShouldNotBeNull();
        var before = Signed(first.Checkpoint, key);
        var growth = await log.GetConsistencyProofAsync(new GetConsistencyProofRequest { OldSize = before.Size });
        var now = Signed(growth.Checkpoint, key);
        now.Size.ShouldBeGreaterThan(before.Size);
        TreeProofs.Extends(before.Size, before.Root.Span, now.Size, now.Root.Span, [.. growth.Hashes.Select(h => h.ToByteArray())]).ShouldBeTrue();
        growth.WitnessRequest.ShouldStartWith(string.Create(CultureInfo.InvariantCulture, $"old {before.Size}\n"));
        growth.WitnessRequest.ShouldEndWith($"\n\n{growth.Checkpoint}");

        var (vkey, line) = Cosigned("witness.northmere-csc.example", now);
        var cosigned = await log.AddCosignatureAsync(new AddCosignatureRequest { Origin = growth.Origin, Size = now.Size, Vkey = vkey, Line = line });
        cosigned.Added.ShouldBeTrue();
        cosigned.Receipt.LogOrigin.ShouldBe(growth.Origin);

        var witnessed = await new Log(p.SystemOf("elmmock-surgery").CallInvoker).GetCheckpointAsync(new GetCheckpointRequest { Witnessed = true });
        (witnessed.Size, witnessed.WitnessVkeys.Single()).ShouldBe((now.Size, vkey));
        witnessed.Checkpoint.ShouldEndWith($"{line}\n");
        (await log.ListCosignaturesAsync(new ListCosignaturesRequest { Size = now.Size })).Cosignatures.Single().OrganisationId.ShouldBe("northmere-csc");

        var taken = await RefusalOf(async () => await new Log(p.SystemOf("northmere-school").CallInvoker).AddCosignatureAsync(
            new AddCosignatureRequest { Origin = growth.Origin, Size = now.Size, Vkey = vkey, Line = line }));
        taken.Reason.ShouldBe("ORGANISATION_NOT_ALLOWED");
    }

    [Fact]
    public async Task A_witnesss_name_that_somebody_took_first_is_given_to_whose_it_is_and_a_lost_key_is_replaced()
    {
        await using var p = await StartAsync("2027-03-08 10:00");
        await IrisAsync(p);
        const string name = "witness.northmere-csc.example";
        var (council, school) = (new Log(p.SystemOf("northmere-csc").CallInvoker), new Log(p.SystemOf("northmere-school").CallInvoker));
        var head = await CoveredAsync(new Log(p.SystemOf("elmmock-surgery").CallInvoker), (await QueryAsync(p.Doctor)).Edges.Receipt.EntryId);
        var key = NoteKey.Parse((await council.GetCheckpointAsync(new GetCheckpointRequest())).Vkeys[^1]).ShouldNotBeNull();
        var checkpoint = Signed(head.Checkpoint, key);
        Task AddAsync(Log log, int seed)
        {
            var (vkey, line) = Cosigned(name, checkpoint, seed);
            return log.AddCosignatureAsync(new AddCosignatureRequest { Origin = head.Origin, Size = checkpoint.Size, Vkey = vkey, Line = line }).ResponseAsync;
        }

        AssignWitnessNameRequest Assign(string organisation) => new() { Name = name, OrganisationId = organisation, Reason = "The name is the council's." };
        await AddAsync(school, 1);
        (await RefusalOf(() => AddAsync(council, 2))).Reason.ShouldBe("ORGANISATION_NOT_ALLOWED");

        // Only the operator says whose it is, of an organisation that there is, and never of a log's name.
        var operatorsLog = new Log(p.Auditor.CallInvoker);
        (await RefusalOf(async () => await new Log(p.SocialCareManager.CallInvoker).AssignWitnessNameAsync(Assign("northmere-csc")))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        (await RefusalOf(async () => await operatorsLog.AssignWitnessNameAsync(Assign("nowhere-csc")))).Reason.ShouldBe("NOT_FOUND");
        var itself = Assign("northmere-csc");
        itself.Name = head.Origin;
        (await RefusalOf(async () => await operatorsLog.AssignWitnessNameAsync(itself))).Reason.ShouldBe("INVALID_FIELDS");
        var assigned = await operatorsLog.AssignWitnessNameAsync(Assign("northmere-csc"));
        (assigned.FormerOrganisationId, assigned.FormerVkey).ShouldBe(("northmere-school", Cosigned(name, checkpoint, 1).Vkey));

        // It is the council's from then on: the school has lost it, and what the school vouched for stays, under its own key.
        (await RefusalOf(() => AddAsync(school, 1))).Reason.ShouldBe("ORGANISATION_NOT_ALLOWED");
        (await RefusalOf(() => AddAsync(council, 1))).Reason.ShouldBe("INVALID_FIELDS");
        await AddAsync(council, 2);
        (await council.ListCosignaturesAsync(new ListCosignaturesRequest { Size = checkpoint.Size })).Cosignatures
            .Select(c => (c.OrganisationId, c.Vkey)).ShouldBe(
            [
                ("northmere-school", Cosigned(name, checkpoint, 1).Vkey), ("northmere-csc", Cosigned(name, checkpoint, 2).Vkey),
            ]);

        // The council loses its key: the name is assigned to it once more, and it begins anew.
        (await RefusalOf(() => AddAsync(council, 3))).Reason.ShouldBe("ORGANISATION_NOT_ALLOWED");
        (await operatorsLog.AssignWitnessNameAsync(Assign("northmere-csc"))).FormerVkey.ShouldBe(Cosigned(name, checkpoint, 2).Vkey);
        (await RefusalOf(() => AddAsync(council, 2))).Reason.ShouldBe("INVALID_FIELDS");
        await AddAsync(council, 3);
        var whole = await council.GetCheckpointAsync(new GetCheckpointRequest { Size = checkpoint.Size });
        whole.WitnessVkeys.ShouldBe([.. new[] { 1, 2, 3 }.Select(seed => Cosigned(name, checkpoint, seed).Vkey)]);
        Signed(whole.Checkpoint, key).Size.ShouldBe(checkpoint.Size);

        // Each assignment is in the trail: who, to whom, which name, and why.
        var entry = (await new AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(new ListEntriesRequest { Reason = Why })).Entries
            .Single(e => e.EntryId == assigned.Receipt.EntryId);
        (entry.Action, entry.ObjectId, entry.Outcome, entry.Reason).ShouldBe(
            ("AuditLogService/AssignWitnessName", "northmere-csc", $"assigned {name}", "The name is the council's."));
    }

    [Fact]
    public async Task The_auditor_reads_the_leaves_and_what_they_commit_to_and_nobody_else_does()
    {
        await using var p = await StartAsync("2027-03-08 10:00");
        var iris = await IrisAsync(p);
        var receipt = (await QueryAsync(p.Doctor)).Edges.Receipt;
        await CoveredAsync(new Log(p.SystemOf("elmmock-surgery").CallInvoker), receipt.EntryId);

        var auditor = new Log(p.Auditor.CallInvoker);
        var page = await auditor.ListLeavesAsync(new ListLeavesRequest { Openings = true, Reason = Why });
        var tile = (await auditor.GetTileAsync(new GetTileRequest())).Hashes.ToByteArray().Chunk(32).ToList();
        for (var i = 0; i < page.Leaves.Count; i++)
            TreeHash.OfLeaf(page.Leaves[i].Leaf.Span).ShouldBe(tile[i]);

        var asked = page.Leaves.Single(l => l.Index == receipt.EntryIndex);
        var text = asked.Leaf.ToStringUtf8();
        text.ShouldStartWith(string.Create(CultureInfo.InvariantCulture, $"infoshare-audit/1\nindex {receipt.EntryIndex}\nid {receipt.EntryId}\n"));
        text.ShouldContain("\nkind QUERY\naction HealthService/QueryChild\norganisation elmmock-surgery\nrole GP\n");
        foreach (var personal in new[] { iris, "u-dr-mockhurst", Reason, "rule ", "withheld " })
            text.ShouldNotContain(personal);
        text.ShouldContain($"\npersonal {Convert.ToBase64String(EntryLeaf.Commit(asked.PersonalOpening.Span, []))}\n");
        text.ShouldContain($"\nsealed {Convert.ToBase64String(EntryLeaf.Commit(asked.SealedOpening.Span, []))}\n");
        var opened = Encoding.UTF8.GetString(asked.PersonalOpening.Span[EntryLeaf.SaltLength..]);
        opened.ShouldStartWith($"infoshare-audit-personal/1\npractitioner u-dr-mockhurst\nreason {Reason}\nperson {iris}\n");

        // Without openings the leaves are the same; the review itself is in the log.
        var closed = await auditor.ListLeavesAsync(new ListLeavesRequest { First = receipt.EntryIndex, Limit = 1, Reason = Why });
        (closed.Leaves.Single().Leaf, closed.Leaves.Single().PersonalOpening.Length).ShouldBe((asked.Leaf, 0));
        await CoveredAsync(auditor, closed.Receipt.EntryId);
        var reviewed = await auditor.ListLeavesAsync(new ListLeavesRequest { First = closed.Receipt.EntryIndex, Limit = 1, Reason = Why });
        reviewed.Leaves.Single().Leaf.ToStringUtf8().ShouldContain("\naction AuditLogService/ListLeaves\n");

        foreach (var other in new[] { p.Doctor, p.DesignatedLead, p.SocialCareManager })
        {
            (await RefusalOf(async () => await new Log(other.CallInvoker).ListLeavesAsync(new ListLeavesRequest { Reason = Why })))
                .Reason.ShouldBe("ROLE_NOT_ALLOWED");
        }
    }

    [Fact]
    public async Task An_auditor_opens_nothing_about_somebody_from_whom_a_conflict_keeps_her_and_nothing_that_she_did()
    {
        await using var p = await StartAsync("2027-03-08 10:00");
        var iris = await IrisAsync(p);
        await RecordAsync(p.Doctor, "EMIS-10", Person("Rory", "Letgosample", "2019-05-06", "5 Mill Row", "NM1 1AA"));
        var aboutIris = (await QueryAsync(p.Doctor)).Edges.Receipt;
        var aboutRory = (await QueryAsync(p.Doctor, "EMIS-10")).Edges.Receipt;
        var tom = new Log(p.As("northmere-partnership", "Tom Foliosample", "AUDITOR").CallInvoker);
        var ada = new Log(p.Auditor.CallInvoker);
        var looked = (await ada.ListLeavesAsync(new ListLeavesRequest { Limit = 1, Reason = Why })).Receipt;
        await CoveredAsync(ada, looked.EntryId);

        // Before: everything but what each did.
        (await OpenedAsync(ada)).ShouldBe([true, true, false]);
        (await OpenedAsync(tom)).ShouldBe([true, true, true]);
        await new Protocol.Access.V1.ConflictService.ConflictServiceClient(p.Auditor.CallInvoker).DeclareConflictAsync(new Protocol.Access.V1.DeclareConflictRequest
        {
            Person = new SubjectRef { PersonId = iris },
            Kind = ConflictKind.Family,
            Reason = "She is my sister's child, and I am told of her at home.",
            OpenToPractitioner = true,
        });
        (await OpenedAsync(ada)).ShouldBe([false, true, false]);
        (await OpenedAsync(tom)).ShouldBe([true, true, true]);

        async Task<bool[]> OpenedAsync(Log auditor)
        {
            var leaves = (await auditor.ListLeavesAsync(new ListLeavesRequest { Openings = true, Reason = Why })).Leaves;
            return [.. new[] { aboutIris, aboutRory, looked }.Select(r =>
            {
                var leaf = leaves.Single(l => l.Index == r.EntryIndex);
                leaf.Leaf.ToStringUtf8().ShouldContain($"\nid {r.EntryId}\n");
                leaf.PersonalOpening.IsEmpty.ShouldBe(leaf.SealedOpening.IsEmpty, "both or neither");
                return !leaf.PersonalOpening.IsEmpty;
            })];
        }
    }

    private static async Task<string> IrisAsync(Partnership p) =>
        await RecordAsync(p.Doctor, "EMIS-9", Person("Iris", "Fernsample", "2018-02-03", "3 Fern Row", "ZZ99 3CZ", "9990000018"));

    private static async Task<QueryChildResponse> QueryAsync(InfoShareConnection doctor, string child = "EMIS-9") =>
        await new HealthService.HealthServiceClient(doctor.CallInvoker).QueryChildAsync(
            new QueryChildRequest { Child = Own(child), Purpose = For(Purpose.AssessChild, Reason) });

    private static ShareConcernRequest Concern() => new()
    {
        Concern = new ConcernStatement
        {
            Subject = Own("EMIS-9"),
            Indicators = { ConcernIndicator.PoorHygiene },
            Kind = ConcernKind.Event,
            Happened = new WhenHappened { FromDate = "2027-03-05" },
            Source = SourceKind.Observed,
            RiskStatement = "Seen at the visit on Friday, and not explained.",
            Urgency = Urgency.Standard,
            Consent = ConsentState.Given,
            LegalBasis = LegalBasis.PublicFunction,
        },
    };

    private static Task<GetInclusionProofResponse> CoveredAsync(Log log, string entryId) =>
        CoveredAsync(log, new GetInclusionProofRequest { EntryId = entryId });

    /// <summary>As a supplier's system does it: asks until a checkpoint covers the entry.</summary>
    internal static async Task<GetInclusionProofResponse> CoveredAsync(Log log, GetInclusionProofRequest request)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await log.GetInclusionProofAsync(request);
            }
            catch (Grpc.Core.RpcException e) when (attempt < 200 && InfoShareError.From(e).Reason is "ILLEGAL_STATE" or "NOT_FOUND")
            {
                await Task.Delay(50);
            }
        }
    }

    // What the log signed of a promise: the text about all entries of the commit.
    private static string Commit(string promise, NoteKey key)
    {
        var note = SignedNote.Parse(promise[(promise.IndexOf("\n\n", StringComparison.Ordinal) + 2)..]).ShouldNotBeNull();
        note.IsSignedBy(key, Crypto).ShouldBeTrue();
        return note.Text;
    }

    private static Checkpoint Signed(string note, NoteKey key)
    {
        var signed = SignedNote.Parse(note).ShouldNotBeNull();
        signed.IsSignedBy(key, Crypto).ShouldBeTrue();
        return Checkpoint.Parse(signed.Text).ShouldNotBeNull();
    }

    private static (string Vkey, string Line) Cosigned(string name, Checkpoint checkpoint, int seed = 0)
    {
        using var key = Crypto.OpenKey([.. Enumerable.Repeat((byte)seed, 32)]);
        var witness = new NoteKey(name, NoteAlgorithm.CosignatureV1, key.PublicKey);
        var seconds = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var time = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(time, seconds);
        var signature = key.Sign(Encoding.UTF8.GetBytes($"cosignature/v1\ntime {seconds.ToString(CultureInfo.InvariantCulture)}\n{checkpoint}"));
        return (witness.ToString(), new NoteSignature(name, witness.Hash, (byte[])[.. time, .. signature]).ToString());
    }
}
