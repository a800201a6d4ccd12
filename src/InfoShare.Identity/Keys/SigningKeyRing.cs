using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace InfoShare.Identity;

/// <summary>
/// The token service's own signing keys. Either they are given in configuration, or they live as PKCS#8 PEM files in one
/// folder that every process of the service shares; the file name says from when a key signs, so all agree without talking.
/// A new key is published before it signs, and an old one stays published until the tokens it signed have expired.
/// </summary>
/// <remarks>Safe to use from many threads. Reads the folder again once a minute.</remarks>
public sealed class SigningKeyRing : IDisposable
{
    private const string FilePrefix = "es256-";
    private const string FileSuffix = ".pem";
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ValidatorSkew = TimeSpan.FromMinutes(10);

    // A retired key's file outlives its publication, so that a process with a slow clock never misses a key that it still shows.
    private static readonly TimeSpan KeepRetiredFile = TimeSpan.FromDays(1);

    private readonly TokenServiceOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<SigningKeyRing> _logger;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SigningKey> _byFile = new(StringComparer.Ordinal);
    private SigningKey[] _keys = [];
    private DateTimeOffset _readAt = DateTimeOffset.MinValue;

    /// <summary>Does not read the folder yet; the first use does.</summary>
    public SigningKeyRing(IOptions<TokenServiceOptions> options, TimeProvider time, ILogger<SigningKeyRing> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Value;
        _time = _options.TimeProvider ?? time;
        _logger = logger;
    }

    /// <summary>
    /// The keys to publish and to verify with: the one that signs first, then the next one and those whose tokens may live.
    /// </summary>
    /// <exception cref="InvalidOperationException">A key file cannot be read; the text names the file.</exception>
    public IReadOnlyList<EcPublicJwk> PublicKeys()
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            Refresh(now);
            var active = Active(now);
            return [active.PublicKey, .. _keys.Where(key => key != active && !IsRetired(key, now)).Select(key => key.PublicKey)];
        }
    }

    /// <summary>Signs with the key whose turn it is.</summary>
    internal string Sign(ReadOnlySpan<byte> payload, string type)
    {
        // Under the lock: ECDsa instances are not documented as thread-safe, and a signature takes some 30 microseconds.
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            Refresh(now);
            var key = Active(now);
            return JwsEs256.Sign(key.PrivateKey, payload, type, key.PublicKey.KeyId);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var key in _keys)
            {
                key.PrivateKey.Dispose();
            }

            _keys = [];
            _byFile.Clear();
        }
    }

    private SigningKey Active(DateTimeOffset now) => _keys.LastOrDefault(key => key.SignsFrom <= now) ?? _keys[0];

    // Keys given by configuration retire when the configuration drops them.
    private bool IsRetired(SigningKey key, DateTimeOffset now) =>
        key.File is not null && Successor(key) is { } successor && successor.SignsFrom + _options.AccessTokenLifetime + ValidatorSkew <= now;

    private SigningKey? Successor(SigningKey key)
    {
        var index = Array.IndexOf(_keys, key);
        return index + 1 < _keys.Length ? _keys[index + 1] : null;
    }

    private void Refresh(DateTimeOffset now)
    {
        if (_keys.Length > 0 && now >= _readAt && now - _readAt < RefreshInterval)
        {
            return;
        }

        if (_options.SigningKeysPem.Count > 0)
        {
            if (_keys.Length == 0)
            {
                // The first key given signs; "signs from" falls with the position, so that Active() finds it last.
                _keys = [.. _options.SigningKeysPem.Select((pem, i) => SigningKey.FromPem(pem, DateTimeOffset.UnixEpoch.AddSeconds(-i))).Reverse()];
            }

            _readAt = now;
            return;
        }

        try
        {
            ReadFolder(now);
        }
        catch (Exception e) when (_keys.Length > 0 && e is IOException or UnauthorizedAccessException or TimeoutException or InvalidOperationException)
        {
            // The keys in memory are still good: better to serve on and complain than to stop every agency.
            _logger.LogError(e, "The signing key folder could not be read again; serving with the keys read before");
        }

        _readAt = now;
    }

    private void ReadFolder(DateTimeOffset now)
    {
        KeyFiles.CreateFolder(_options.KeyFolder);
        Load();
        if (_keys.Length > 0 && NextIsPlanned(now) && !HasExpiredFile(now))
        {
            return;
        }

        using var folderLock = KeyFiles.Lock(_options.KeyFolder);
        Load();
        if (_keys.Length == 0 || !NextIsPlanned(now))
        {
            // The very first key signs at once; each later one is announced first.
            Create(_keys.Length == 0 ? now : Later(now + _options.KeyAnnouncement, _keys[^1].SignsFrom + _options.KeyRotation));
            Load();
        }

        foreach (var expired in _keys.Where(key => IsExpiredFile(key, now)).ToArray())
        {
            File.Delete(expired.File!);
            _logger.LogInformation("Signing key {KeyId} is retired and its file removed", expired.PublicKey.KeyId);
        }

        Load();
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private bool NextIsPlanned(DateTimeOffset now) => _keys[^1].SignsFrom + _options.KeyRotation - _options.KeyAnnouncement > now;

    private bool HasExpiredFile(DateTimeOffset now) => _keys.Any(key => IsExpiredFile(key, now));

    private bool IsExpiredFile(SigningKey key, DateTimeOffset now) => IsRetired(key, now - KeepRetiredFile);

    private void Create(DateTimeOffset signsFrom)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var keyId = EcPublicJwk.FromKey(key).KeyId;
        var name = $"{FilePrefix}{signsFrom.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}-{keyId}{FileSuffix}";
        KeyFiles.WriteSecret(Path.Combine(_options.KeyFolder, name), key.ExportPkcs8PrivateKeyPem() + "\n");
        _logger.LogInformation("Signing key {KeyId} created; it signs from {SignsFrom:O}", keyId, signsFrom);
    }

    private void Load()
    {
        var files = Directory.GetFiles(_options.KeyFolder, $"{FilePrefix}*{FileSuffix}").ToHashSet(StringComparer.Ordinal);
        // Read first, change afterwards: a file that cannot be read must leave the keys in memory as they were.
        var added = files.Where(file => !_byFile.ContainsKey(file)).Select(file => (File: file, Key: Read(file))).ToArray();
        foreach (var gone in _byFile.Keys.Where(file => !files.Contains(file)).ToArray())
        {
            _byFile.Remove(gone, out var key);
            key!.PrivateKey.Dispose();
        }

        foreach (var (file, key) in added)
        {
            _byFile.Add(file, key);
        }

        _keys = [.. _byFile.Values.OrderBy(key => key.SignsFrom).ThenBy(key => key.PublicKey.KeyId, StringComparer.Ordinal)];
    }

    private SigningKey Read(string file)
    {
        var name = Path.GetFileName(file)[FilePrefix.Length..^FileSuffix.Length];
        const int timeLength = 16;
        if (name.Length < timeLength + 2 || name[timeLength] != '-'
            || !DateTimeOffset.TryParseExact(name[..timeLength], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signsFrom))
        {
            throw new InvalidOperationException($"The key file {Path.GetFileName(file)} does not say from when it signs.");
        }

        SigningKey key;
        try
        {
            key = SigningKey.FromPem(File.ReadAllText(file), signsFrom) with { File = file };
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw new InvalidOperationException($"The key file {Path.GetFileName(file)} does not hold a P-256 private key.", e);
        }

        if (key.PublicKey.KeyId != name[(timeLength + 1)..])
        {
            key.PrivateKey.Dispose();
            throw new InvalidOperationException($"The key file {Path.GetFileName(file)} holds another key than its name says.");
        }

        if (KeyFiles.IsReadableByOthers(file))
        {
            _logger.LogWarning("Signing key {KeyId} can be read by other users of this machine; its file should be mode 0600", key.PublicKey.KeyId);
        }

        return key;
    }

    private sealed record SigningKey(ECDsa PrivateKey, EcPublicJwk PublicKey, DateTimeOffset SignsFrom)
    {
        public string? File { get; init; }

        public static SigningKey FromPem(string pem, DateTimeOffset signsFrom)
        {
            var key = ECDsa.Create();
            try
            {
                key.ImportFromPem(pem);
                // A public key parses too; signing once says now what would otherwise fail at the first token.
                _ = key.SignData(ReadOnlySpan<byte>.Empty, HashAlgorithmName.SHA256);
                return new SigningKey(key, EcPublicJwk.FromKey(key), signsFrom);
            }
            catch
            {
                key.Dispose();
                throw;
            }
        }
    }
}

/// <summary>Reads or creates the keys when the host starts, so that a folder that cannot be used stops it there and then.</summary>
internal sealed class SigningKeyStartup(SigningKeyRing ring) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = ring.PublicKeys();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
