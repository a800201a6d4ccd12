using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.SignIn;
using InfoShare.WebConsole.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace InfoShare.WebConsole.Hosting;

/// <summary>Builds the console. The command line and the tests start this same host; tests give it port 0.</summary>
public static class ConsoleHost
{
    internal const string SocialCare = "social care";
    internal const string Probation = "probation";
    internal const string OfAdults = "of adults";
    internal const string Practice = "practice";
    internal const string Reviewer = "reviewer";
    private const int MostFormBytes = 128 * 1024;

    /// <summary>Builds it.</summary>
    /// <param name="args">Settings as <c>--Console:Certificates=certs-dev</c>, besides the environment.</param>
    /// <param name="configure">Changes the builder last, for a test.</param>
    /// <exception cref="ConsoleStartException">A setting is missing or wrong, or the styles are not there.</exception>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,

            // Pages are found by this name, whichever program starts the host.
            ApplicationName = typeof(ConsoleHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        var settings = ConsoleSettings.Read(builder.Configuration);
        var styles = Styles.Load();
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
        Listen(builder, settings);
        AddServices(builder.Services, settings, styles);
        configure?.Invoke(builder);

        var app = builder.Build();
        app.Use(Shield.HeadersAsync);
        app.UseStatusCodePagesWithReExecute("/problem/{0}");
        app.UseExceptionHandler("/problem/500");
        app.Use(Shield.RefusalsAsync);
        app.UseRouting();
        app.UseAuthentication();
        app.Use(Drafts.OthersAsync);
        app.UseAuthorization();
        foreach (var asset in (Asset[])
            [
                styles, app.Services.GetRequiredService<LiveScript>(), app.Services.GetRequiredService<ReceiptScript>(), app.Services.GetRequiredService<CountdownScript>(),
                app.Services.GetRequiredService<SessionScript>(),
            ])
            app.MapGet(asset.Address, asset.AnswerAsync).AllowAnonymous();
        app.MapGet(LiveItems.Tray, app.Services.GetRequiredService<LiveItems>().AnswerAsync).RequireAuthorization(SocialCare);
        app.MapRazorPages();
        return app;
    }

    /// <summary>Where it listens, once it has started.</summary>
    public static Uri AddressOf(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return new Uri(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
    }

    private static void Listen(WebApplicationBuilder builder, ConsoleSettings settings)
    {
        X509Certificate2 certificate;
        try
        {
            certificate = X509Certificate2.CreateFromPemFile(settings.ServerCertificate, settings.ServerKey);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new ConsoleStartException($"Console:ServerCertificate and Console:ServerKey cannot be used: {e.Message}", e);
        }

        builder.WebHost.UseUrls(settings.Listen);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MostFormBytes;
            kestrel.ConfigureHttpsDefaults(https =>
            {
                https.ServerCertificate = certificate;
                https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
            });
        });
    }

    private static void AddServices(IServiceCollection services, ConsoleSettings settings, Styles styles)
    {
        services.AddSingleton(settings);
        services.AddSingleton(styles);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<DeskConnections>();
        services.AddSingleton<Provider>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<Drafts>();
        services.AddSingleton<FormOwner>();
        services.AddSingleton<Sendings>();
        services.AddSingleton<Answers>();
        services.AddSingleton<CodeBook>();
        services.AddSingleton<LiveItems>();
        services.AddSingleton(LiveScript.Load());
        services.AddSingleton(ReceiptScript.Load());
        services.AddSingleton(CountdownScript.Load());
        services.AddSingleton(SessionScript.Load());
        services.AddHttpContextAccessor();

        // Sessions end with the process; keys that outlived it would be good for nothing.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddAntiforgery(form =>
        {
            form.Cookie.Name = "__Host-infoshare-form";
            form.Cookie.SecurePolicy = CookieSecurePolicy.Always;

            // Not strict: whoever comes back from the provider would be given a new one, and every form in another tab would be worth nothing.
            form.Cookie.SameSite = SameSiteMode.Lax;
            form.Cookie.Path = "/";
            form.FormFieldName = "form-proof";
            form.SuppressXFrameOptionsHeader = true;
        });
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie(cookie => Session(cookie, settings))
            .AddOAuth<SignInOptions, SignInHandler>(SignInHandler.SchemeName, SignInHandler.Configure);
        services.AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme)
            .Configure<SessionStore>((cookie, store) => cookie.SessionStore = store);
        services.AddAuthorization(policies =>
        {
            policies.AddPolicy(SocialCare, p => p.RequireClaim(DeskClaims.Agency, "SOCIAL_CARE"));
            policies.AddPolicy(OfAdults, p => p.RequireClaim(DeskClaims.Role, Desk.WhoAskOfAdults));
            policies.AddPolicy(Probation, p => p.RequireClaim(DeskClaims.Agency, "PROBATION"));

            // Who may review (M4, S14); the broker judges again, and gives leads and managers the own organisation alone.
            policies.AddPolicy(Reviewer, p => p.RequireClaim(DeskClaims.Role, Desk.Reviewers));

            // Housing, fire and voluntary workers refer; they do not look people up (L11).
            policies.AddPolicy(Practice, p => p.RequireClaim(DeskClaims.Agency, "SOCIAL_CARE", "HEALTH", "POLICE", "PROBATION", "EDUCATION"));
        });
        services.AddRazorPages(pages =>
        {
            pages.Conventions.AuthorizeFolder("/");
            pages.Conventions.AllowAnonymousToPage("/SignIn");
            pages.Conventions.AllowAnonymousToPage("/SignedOut");
            pages.Conventions.AllowAnonymousToPage("/Problem");
            pages.Conventions.AuthorizeFolder("/Received", SocialCare);
            pages.Conventions.AuthorizeFolder("/Probation", Probation);
            pages.Conventions.AuthorizeFolder("/Children", Practice);
            pages.Conventions.AuthorizeFolder("/Endings", Practice);
            pages.Conventions.AuthorizeFolder("/Work", Practice);
            pages.Conventions.AuthorizeFolder("/Adults", OfAdults);
            pages.Conventions.AuthorizeFolder("/Tasks", Practice);
            pages.Conventions.AuthorizeFolder("/Together", Practice);
            pages.Conventions.AuthorizeFolder("/Consultations", Practice);
            pages.Conventions.AuthorizeFolder("/Concerns", Practice);
            pages.Conventions.AuthorizePage("/Handovers/Offer", Practice);
            pages.Conventions.AuthorizePage("/Sent/Share", Practice);
            pages.Conventions.AuthorizePage("/Sent/Shared", Practice);
            pages.Conventions.AuthorizePage("/Sent/SharedList", Practice);
            pages.Conventions.AuthorizePage("/Audit/Review", Reviewer);
            pages.Conventions.AuthorizePage("/Audit/Knew", Reviewer);
        }).AddMvcOptions(mvc => mvc.Filters.Add(new KeepsForms()));
    }

    private static void Session(CookieAuthenticationOptions cookie, ConsoleSettings settings)
    {
        cookie.Cookie.Name = "__Host-infoshare";
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.Always;
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.Path = "/";

        // Not strict: whoever comes back from the provider would have no session on the page that follows.
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.ExpireTimeSpan = TimeSpan.FromMinutes(settings.IdleMinutes);
        cookie.SlidingExpiration = true;
        cookie.LoginPath = "/sign-in";
        cookie.ReturnUrlParameter = "back";
        cookie.Events.OnRedirectToLogin = Drafts.KeepAsync;
        cookie.Events.OnCheckSlidingExpiration = context =>
        {
            // And not only in the second half of the quiet time, as the framework would have it.
            context.ShouldRenew = SessionTimes.Renews(context.Request);
            return Task.CompletedTask;
        };
        cookie.Events.OnRedirectToAccessDenied = context =>
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        };
    }
}
