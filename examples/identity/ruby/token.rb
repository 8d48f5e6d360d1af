require "json"
require "openssl"

KEY = OpenSSL::PKey.read(File.read("help-private.pem"))

def part(data) = [data].pack("m0").tr("+/", "-_").delete("=")

def help_token(person)
  now = Time.now.to_i
  header = { typ: "JWT", alg: "EdDSA", kid: "2026-11" }
  claims = person.merge(iss: "https://app.example.com", aud: "help", iat: now, exp: now + 600)
  message = [header, claims].map { |json| part(JSON.generate(json)) }.join(".")
  "#{message}.#{part(KEY.sign(nil, message))}"
end

puts help_token(
  sub: "user-4711", name: "Ada Rossi", email: "ada@northwind.example", role: "super_admin",
  account: { id: "northwind", name: "Northwind" }, subscription: "growth-enterprise",
  premium: { channels: %w[chat email phone] }
)
