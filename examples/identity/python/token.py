import base64, hashlib, hmac, json, time

secret = open("help-secret", "rb").read().rstrip()

def part(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

def help_token(person):
    now = int(time.time())
    header = {"typ": "JWT", "alg": "HS256", "kid": "shared"}
    claims = {**person, "iss": "https://app.example.com", "aud": "help", "iat": now, "exp": now + 600}
    message = part(json.dumps(header).encode()) + "." + part(json.dumps(claims).encode())
    return message + "." + part(hmac.new(secret, message.encode(), hashlib.sha256).digest())

print(help_token({
    "sub": "user-4711", "name": "Ada Rossi", "email": "ada@northwind.example", "role": "super_admin",
    "account": {"id": "northwind", "name": "Northwind"}, "subscription": "growth-enterprise",
    "premium": {"channels": ["chat", "email", "phone"]},
}))
