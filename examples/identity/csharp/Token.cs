using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

var secret = Encoding.UTF8.GetBytes(File.ReadAllText("help-secret").TrimEnd());

string Part(byte[] data) => Convert.ToBase64String(data).TrimEnd('=').Replace('+', '-').Replace('/', '_');

string HelpToken(Dictionary<string, object> person)
{
    var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
    var header = new { typ = "JWT", alg = "HS256", kid = "shared" };
    var claims = new Dictionary<string, object>(person)
    {
        ["iss"] = "https://app.example.com", ["aud"] = "help", ["iat"] = now, ["exp"] = now + 600,
    };
    var message = Part(JsonSerializer.SerializeToUtf8Bytes(header)) + "." + Part(JsonSerializer.SerializeToUtf8Bytes(claims));
    return message + "." + Part(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(message)));
}

Console.WriteLine(HelpToken(new()
{
    ["sub"] = "user-4711", ["name"] = "Ada Rossi", ["email"] = "ada@northwind.example", ["role"] = "super_admin",
    ["account"] = new { id = "northwind", name = "Northwind" }, ["subscription"] = "growth-enterprise",
    ["premium"] = new { channels = new[] { "chat", "email", "phone" } },
}));
