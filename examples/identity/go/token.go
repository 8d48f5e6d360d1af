package main

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"
	"time"
)

func part(data any) string {
	text, _ := json.Marshal(data)
	return base64.RawURLEncoding.EncodeToString(text)
}

func helpToken(person map[string]any, key ed25519.PrivateKey) string {
	now := time.Now().Unix()
	header := map[string]any{"typ": "JWT", "alg": "EdDSA", "kid": "2026-11"}
	person["iss"], person["aud"] = "https://app.example.com", "help"
	person["iat"], person["exp"] = now, now+600
	message := part(header) + "." + part(person)
	return message + "." + base64.RawURLEncoding.EncodeToString(ed25519.Sign(key, []byte(message)))
}

func main() {
	file, _ := os.ReadFile("help-private.pem")
	block, _ := pem.Decode(file)
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		panic(err)
	}
	fmt.Println(helpToken(map[string]any{
		"sub": "user-4711", "name": "Ada Rossi", "email": "ada@northwind.example", "role": "super_admin",
		"account":      map[string]any{"id": "northwind", "name": "Northwind"},
		"subscription": "growth-enterprise",
		"premium":      map[string]any{"channels": []string{"chat", "email", "phone"}},
	}, key.(ed25519.PrivateKey)))
}
