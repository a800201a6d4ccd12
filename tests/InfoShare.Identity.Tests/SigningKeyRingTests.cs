using System.Security.Cryptography;
using InfoShare.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace InfoShare.Identity.Tests;

public sealed class SigningKeyRingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _clock = ManualClock.AtNow();

    public void Dispose() => _folder.Dispose();

    private SigningKeyRing Ring(Action<TokenServiceOptions>? change = null)
    {
        var options = new TokenServiceOptions
        {
            Issuer = "https://tokens.example",
            KeyFolder = _folder["keys"],
            KeyRotation = TimeSpan.FromDays(10),
            KeyAnnouncement = TimeSpan.FromDays(1),
        };
        change?.Invoke(options);
        return new SigningKeyRing(Options.Create(options), _clock, NullLogger<SigningKeyRing>.Instance);
    }

    private string[] Files() => Directory.GetFiles(_folder["keys"], "*.pem");

    private static string Signer(SigningKeyRing ring)
    {
        JwsEs256.TryParse(ring.Sign("{}"u8, "at+jwt"), out var jws).ShouldBeTrue();
        ring.PublicKeys().Count(jws.IsSignedBy).ShouldBe(1);
        return jws.KeyId!;
    }

    [Fact]
    public void The_first_start_makes_a_key_for_its_owner_alone_and_the_next_finds_it()
    {
        using var first = Ring();
        var signer = Signer(first);

        Files().Length.ShouldBe(1);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Files()[0]).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.GetUnixFileMode(_folder["keys"]).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        using var second = Ring();
        Signer(second).ShouldBe(signer);
        Files().Length.ShouldBe(1);
    }

    [Fact]
    public async Task Processes_that_start_at_once_agree_on_one_key()
    {
        var rings = Enumerable.Range(0, 12).Select(_ => Ring()).ToArray();

        var signers = await Task.WhenAll(rings.Select(ring => Task.Run(() => Signer(ring))));

        signers.Distinct().Count().ShouldBe(1);
        Files().Length.ShouldBe(1);
        Array.ForEach(rings, ring => ring.Dispose());
    }

    [Fact]
    public void A_new_key_is_announced_then_signs_and_the_old_one_stays_until_its_tokens_are_dead()
    {
        using var ring = Ring();
        using var neighbour = Ring();
        var old = Signer(ring);
        Signer(neighbour).ShouldBe(old);

        _clock.Advance(TimeSpan.FromDays(9) + TimeSpan.FromMinutes(2));
        ring.PublicKeys().Count.ShouldBe(2);
        Signer(ring).ShouldBe(old);
        neighbour.PublicKeys().Select(k => k.KeyId).Order().ShouldBe(ring.PublicKeys().Select(k => k.KeyId).Order());
        Files().Length.ShouldBe(2);

        _clock.Advance(TimeSpan.FromDays(1));
        var next = Signer(ring);
        next.ShouldNotBe(old);
        Signer(neighbour).ShouldBe(next);
        ring.PublicKeys().Select(k => k.KeyId).ShouldBe([next, old]);

        // Ten minutes of token and ten of patience with validators' clocks.
        _clock.Advance(TimeSpan.FromMinutes(21));
        ring.PublicKeys().Select(k => k.KeyId).ShouldBe([next]);
        Files().Length.ShouldBe(2);

        _clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(2));
        Signer(ring).ShouldBe(next);
        Files().Length.ShouldBe(1);
        Signer(neighbour).ShouldBe(next);
    }

    [Fact]
    public void After_a_long_rest_the_old_key_serves_while_the_new_one_is_announced()
    {
        string old;
        using (var ring = Ring())
        {
            old = Signer(ring);
        }

        _clock.Advance(TimeSpan.FromDays(400));
        using var later = Ring();
        Signer(later).ShouldBe(old);
        later.PublicKeys().Count.ShouldBe(2);
        _clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1));
        Signer(later).ShouldNotBe(old);
    }

    [Fact]
    public void A_compromised_key_is_gone_within_a_minute_of_its_file()
    {
        using var ring = Ring();
        var bad = Signer(ring);

        File.Delete(Files().Single());
        _clock.Advance(TimeSpan.FromMinutes(1));

        Signer(ring).ShouldNotBe(bad);
        ring.PublicKeys().ShouldNotContain(key => key.KeyId == bad);
    }

    [Fact]
    public void A_key_file_that_cannot_be_read_stops_the_start_by_name_but_not_a_running_service()
    {
        using var running = Ring();
        var signer = Signer(running);
        File.WriteAllText(Path.Combine(_folder["keys"], "es256-20260101T000000Z-broken.pem"), "no key");

        using var starting = Ring();
        Should.Throw<InvalidOperationException>(() => starting.PublicKeys()).Message.ShouldContain("es256-20260101T000000Z-broken.pem");
        _clock.Advance(TimeSpan.FromMinutes(2));
        Signer(running).ShouldBe(signer);
    }

    [Fact]
    public void Keys_given_by_configuration_need_no_folder_and_the_first_signs()
    {
        using var a = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var b = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var ring = Ring(options =>
        {
            options.SigningKeysPem.Add(a.ExportPkcs8PrivateKeyPem());
            options.SigningKeysPem.Add(b.ExportPkcs8PrivateKeyPem());
        });

        Signer(ring).ShouldBe(EcPublicJwk.FromKey(a).KeyId);
        _clock.Advance(TimeSpan.FromDays(400));
        ring.PublicKeys().Select(k => k.KeyId).ShouldBe([EcPublicJwk.FromKey(a).KeyId, EcPublicJwk.FromKey(b).KeyId]);
        Directory.Exists(_folder["keys"]).ShouldBeFalse();
    }

    [Fact]
    public void A_public_key_given_by_configuration_is_refused_at_once()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var ring = Ring(options => options.SigningKeysPem.Add(key.ExportSubjectPublicKeyInfoPem()));

        Should.Throw<CryptographicException>(() => ring.PublicKeys());
    }

    [Fact]
    public async Task Many_threads_sign_good_tokens()
    {
        using var ring = Ring();
        var key = ring.PublicKeys()[0];

        var good = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Enumerable.Range(0, 200).Count(_ =>
            JwsEs256.TryParse(ring.Sign("{}"u8, "at+jwt"), out var jws) && jws.IsSignedBy(key)))));

        good.Sum().ShouldBe(800);
    }
}
