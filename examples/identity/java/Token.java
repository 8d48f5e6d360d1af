import java.nio.file.*;
import java.security.*;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;

public class Token {
    /** A JSON string. */
    static String quoted(String text) {
        var json = new StringBuilder("\"");
        text.chars().forEach(c -> json.append(
            c < ' ' || c == '"' || c == '\\' ? String.format("\\u%04x", c) : String.valueOf((char) c)));
        return json.append('"').toString();
    }

    static String part(byte[] data) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(data);
    }

    static String helpToken(String person, PrivateKey key) throws Exception {
        long now = Instant.now().getEpochSecond();
        var header = "{\"typ\":\"JWT\",\"alg\":\"EdDSA\",\"kid\":\"2026-11\"}";
        var claims = "{\"iss\":\"https://app.example.com\",\"aud\":\"help\",\"iat\":%d,\"exp\":%d,%s}";
        claims = String.format(claims, now, now + 600, person);
        var message = part(header.getBytes("UTF-8")) + "." + part(claims.getBytes("UTF-8"));
        var signature = Signature.getInstance("Ed25519");
        signature.initSign(key);
        signature.update(message.getBytes("UTF-8"));
        return message + "." + part(signature.sign());
    }

    public static void main(String[] args) throws Exception {
        var pem = Files.readString(Path.of("help-private.pem")).replaceAll("-----.*-----|\\s", "");
        var spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem));
        var key = KeyFactory.getInstance("Ed25519").generatePrivate(spec);
        var person = "\"sub\":" + quoted("user-4711") + ",\"name\":" + quoted("Ada Rossi")
            + ",\"email\":" + quoted("ada@northwind.example") + ",\"role\":\"super_admin\""
            + ",\"account\":{\"id\":" + quoted("northwind") + ",\"name\":" + quoted("Northwind") + "}"
            + ",\"subscription\":\"growth-enterprise\""
            + ",\"premium\":{\"channels\":[\"chat\",\"email\",\"phone\"]}";
        System.out.println(helpToken(person, key));
    }
}
