using System.Security.Cryptography;
using System.Text;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <inheritdoc />
internal sealed class RegistryStore(SqlSession sql) : IRegistryStore
{
    private const string Columns = """
        id, name, agency, area, connection, allowed_roles, receives_referrals, duty_telephone, client_id,
        certificate_thumbprints, jwks, enabled, is_operator
        """;

    private const string Values = """
        @id, @name, @agency, @area, @connection, @allowed_roles, @receives_referrals, @duty_telephone, @client_id,
        @certificate_thumbprints, @jwks, @enabled, @is_operator
        """;

    private const string SelectAll = $"SELECT {Columns} FROM organisation ORDER BY id";

    private const string Upsert = $"""
        INSERT INTO organisation ({Columns}) VALUES ({Values})
        ON CONFLICT (id) DO UPDATE SET ({Columns}) = ({Values})
        """;

    private const string InsertPast = """
        INSERT INTO organisation_past (organisation_id, since, name, agency, area, connection, allowed_roles, receives_referrals, duty_telephone, enabled, is_operator)
        VALUES (@organisation_id, @since, @name, @agency, @area, @connection, @allowed_roles, @receives_referrals, @duty_telephone, @enabled, @is_operator)
        ON CONFLICT (organisation_id, since) DO UPDATE SET name = excluded.name, agency = excluded.agency, area = excluded.area,
            connection = excluded.connection, allowed_roles = excluded.allowed_roles, receives_referrals = excluded.receives_referrals,
            duty_telephone = excluded.duty_telephone, enabled = excluded.enabled, is_operator = excluded.is_operator
        """;

    private const string SelectVersion = "SELECT version FROM registry_version WHERE id = 1";

    private const string CountVersion = "UPDATE registry_version SET version = version + 1 WHERE id = 1";

    private const string SelectSetting = "SELECT value FROM setting WHERE key = @key";

    private const string InsertSetting =
        "INSERT INTO setting (key, value) VALUES (@key, @value) ON CONFLICT (key) DO NOTHING";

    private const string UpsertSetting =
        "INSERT INTO setting (key, value) VALUES (@key, @value) ON CONFLICT (key) DO UPDATE SET value = excluded.value";

    private const string RegisterAssertion = """
        INSERT INTO used_assertion (client_id, assertion_hash, expires_at) VALUES (@client_id, @hash, @expires_at)
        ON CONFLICT (client_id, assertion_hash) DO UPDATE SET expires_at = excluded.expires_at
            WHERE used_assertion.expires_at <= @now
        """;

    // Each new assertion sweeps out a few old ones, so that the table holds about as many as are alive.
    private const string ForgetAssertions = """
        DELETE FROM used_assertion WHERE (client_id, assertion_hash) IN (
            SELECT client_id, assertion_hash FROM used_assertion WHERE expires_at <= @now ORDER BY expires_at LIMIT 4)
        """;

    public async ValueTask<IReadOnlyList<Organisation>> AllAsync() => await sql.QueryAsync<Organisation>(SelectAll);

    public ValueTask<long> VersionAsync() => sql.SingleOrDefaultAsync<long>(SelectVersion);

    public ValueTask<string?> SettingAsync(string key) => sql.SingleOrDefaultAsync<string>(SelectSetting, new { key });

    public void Put(Organisation organisation)
    {
        sql.Post(Upsert, organisation);
        sql.Post(InsertPast, new
        {
            OrganisationId = organisation.Id,
            Since = sql.Now,
            organisation.Name,
            organisation.Agency,
            organisation.Area,
            organisation.Connection,
            organisation.AllowedRoles,
            organisation.ReceivesReferrals,
            organisation.DutyTelephone,
            organisation.Enabled,
            organisation.IsOperator,
        });
        CountUp(sql);
    }

    /// <summary>The registry, or what is read with it, has changed: every broker reads it anew.</summary>
    internal static void CountUp(SqlSession sql)
    {
        sql.Post(CountVersion);
        sql.Wake("registry");
    }

    public void AddSetting(string key, string value) => sql.Post(InsertSetting, new { key, value });

    public void PutSetting(string key, string value) => sql.Post(UpsertSetting, new { key, value });

    public async ValueTask<bool> TryRegisterAssertionAsync(string clientId, string assertionId, DateTimeOffset expiresAt)
    {
        // The client chooses the id and its length; a hash fits the index whatever it chose.
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(assertionId)));
        if (await sql.ExecuteAsync(RegisterAssertion, new { clientId, hash, expiresAt, sql.Now }) == 0)
            return false;
        sql.Post(ForgetAssertions, new { sql.Now });
        return true;
    }
}
