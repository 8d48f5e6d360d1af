using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
string Part(byte[] data) => Convert.ToBase64String(data).TrimEnd('=').Replace('+', '-').Replace('/', '_');

var secret = Bytes(File.ReadAllText("help-secret").TrimEnd());

string HelpToken(JsonObject claims)
{
    var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
    var header = new JsonObject { ["typ"] = "JWT", ["alg"] = "HS256", ["kid"] = "shared" };
    claims["iss"] = "https://app.example.com";
    claims["aud"] = "help";
    claims["iat"] = now;
    claims["exp"] = now + 600;
    var message = Part(Bytes(header.ToJsonString())) + "." + Part(Bytes(claims.ToJsonString()));
    return message + "." + Part(HMACSHA256.HashData(secret, Bytes(message)));
}

Console.WriteLine(HelpToken(new JsonObject
{
    ["sub"] = "user-4711", ["name"] = "Ada Rossi", ["email"] = "ada@northwind.example", ["role"] = "super_admin",
    ["account"] = new JsonObject { ["id"] = "northwind", ["name"] = "Northwind" },
    ["subscription"] = "growth-enterprise",
    ["premium"] = new JsonObject { ["channels"] = new JsonArray("chat", "email", "phone") },
}));
