using System.Diagnostics;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using InfoShare.Client;
using InfoShare.Identity.Development;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Storage;

namespace InfoShare.Cli.Bench;

/// <summary>How long a page takes at the console.</summary>
/// <param name="Items">Referrals in the tray, none of them read.</param>
/// <param name="Bytes">Bytes of the page.</param>
internal sealed record ConsoleReport(int Items, int Requests, int Bytes, double P50Ms, double P95Ms, double MaxMs)
{
    /// <summary>The tray in under 100 milliseconds at the median.</summary>
    public bool Holds => P50Ms < 100;
}

/// <summary>
/// Fills a tray through the API, signs in at the console as a duty social worker does, and opens the tray again and again, one after another: over
/// TLS, with tokens, policy and audit on, and nothing kept from one to the next.
/// </summary>
internal sealed partial class ConsoleBench(string broker, string console, string folder, StorageOptions store, int items, int requests, Action<string> say)
{
    private const int InFlight = 16;
    private const int WarmUp = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public async Task<ConsoleReport> RunAsync(CancellationToken ct)
    {
        var signIn = new Uri($"https://127.0.0.1:{FreePort.Find()}");
        var address = new Uri($"https://127.0.0.1:{FreePort.Find()}");
        await using var service = await BrokerProcess.StartAsync(broker, folder, store, ct, signIn);
        say($"Referring {items:N0} children");
        await FillAsync(service, ct);
        await using var process = ServerProcess.Start(
            console, folder, "console.log",
            [
                "--environment=Development",
                $"--Console:Listen={address.GetLeftPart(UriPartial.Authority)}",
                $"--Console:Broker={service.Credentials.Address.GetLeftPart(UriPartial.Authority)}",
                $"--Console:Certificates={service.Credentials.Folder}",
            ],
            []);
        using var browser = Browser(address, Path.Combine(service.Credentials.Folder, "ca.crt"));
        await WaitAsync(process, browser, ct);
        await SignInAsync(browser, signIn, ct);
        say($"Opening the tray {requests:N0} times");
        var times = new List<double>();
        var bytes = 0;
        for (var i = 0; i < requests + WarmUp; i++)
        {
            var began = Stopwatch.GetTimestamp();
            using var answer = await browser.GetAsync(new Uri("/tray", UriKind.Relative), ct);
            var page = await answer.Content.ReadAsByteArrayAsync(ct);
            if (answer.StatusCode != HttpStatusCode.OK)
                throw new InvalidOperationException($"The tray answered {(int)answer.StatusCode}.");
            if (i >= WarmUp)
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            bytes = page.Length;
        }

        double[] sorted = [.. times.Order()];
        return new ConsoleReport(items, requests, bytes, BenchRunner.Percentile(sorted, 50), BenchRunner.Percentile(sorted, 95), sorted[^1]);
    }

    private async Task FillAsync(BrokerProcess to, CancellationToken ct)
    {
        using var connection = new InfoShareConnection(to.Credentials.For("northmere-midwifery", new InfoSharePractitioner("u-bench", "Bench Stonemock", "MIDWIFE")));
        var health = new HealthService.HealthServiceClient(connection.CallInvoker);
        await Parallel.ForEachAsync(Enumerable.Range(0, items), new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = ct }, async (i, token) =>
            await health.MakeReferralAsync(
                new MakeReferralRequest
                {
                    Referral = new ReferralDraft
                    {
                        Children =
                        {
                            new SubjectRef
                            {
                                Demographics = new Demographics
                                {
                                    GivenName = "Child",
                                    FamilyName = $"Benchtest {Letters(i)}",
                                    BirthDate = new DateOnly(2012, 1, 1).AddDays(i % 5_000).ToString("yyyy-MM-dd", null),
                                    Address = new Address { Line = $"{i + 1} Bench Row", Postcode = "NM1 4QT", Area = "Northmere" },
                                },
                            },
                        },
                        RiskStatement = "An invented risk, written to measure how long it takes to show many of them.",
                        Urgency = Urgency.Standard,
                        LegalBasis = LegalBasis.PublicFunction,
                    },
                },
                cancellationToken: token));
    }

    // Names that are not alike: a likeness would be looked into, and that is not what is measured.
    private static string Letters(int number) => string.Concat(Enumerable.Range(0, 5).Select(place => (char)('a' + ((number / (int)Math.Pow(26, place)) + (number * (place + 3))) % 26)));

    private static HttpClient Browser(Uri address, string ca) => new(new SocketsHttpHandler
    {
        CookieContainer = new CookieContainer(),
        AllowAutoRedirect = true,
        UseProxy = false,
        SslOptions =
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(ca) },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        },
    })
    {
        BaseAddress = address,
        DefaultRequestHeaders = { { "User-Agent", "infoshare-bench" } },
    };

    private static async Task WaitAsync(ServerProcess process, HttpClient browser, CancellationToken ct)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using var answer = await browser.GetAsync(new Uri("/sign-in", UriKind.Relative), ct);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException) when (!ct.IsCancellationRequested)
            {
                // Not there yet.
            }

            if (process.HasExited || Stopwatch.GetElapsedTime(since) > Patience)
                throw new InvalidOperationException($"The console does not answer. Its log ends: {process.LastWords()}");
            await Task.Delay(100, ct);
        }
    }

    private static async Task SignInAsync(HttpClient browser, Uri signIn, CancellationToken ct)
    {
        var choice = await browser.GetStringAsync(new Uri("/sign-in/northmere-csc?back=%2Ftray", UriKind.Relative), ct);
        var fields = HiddenFields().Matches(choice).ToDictionary(m => m.Groups[1].Value, m => WebUtility.HtmlDecode(m.Groups[2].Value));
        fields["practitioner"] = Practitioners.Of("northmere-csc")[0].Id;
        using var form = new FormUrlEncodedContent(fields);
        using var signed = await browser.PostAsync(new Uri(signIn, "/connect/authorize"), form, ct);
        if (!signed.IsSuccessStatusCode || signed.RequestMessage?.RequestUri?.AbsolutePath != "/tray")
            throw new InvalidOperationException($"Signing in ended at {signed.RequestMessage?.RequestUri?.AbsolutePath} with {(int)signed.StatusCode}.");
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex HiddenFields();
}
