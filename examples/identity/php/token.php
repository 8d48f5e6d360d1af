<?php
$secret = rtrim(file_get_contents('help-secret'));

function part(string $data): string {
    return rtrim(strtr(base64_encode($data), '+/', '-_'), '=');
}

function help_token(array $person, string $secret): string {
    $now = time();
    $header = ['typ' => 'JWT', 'alg' => 'HS256', 'kid' => 'shared'];
    $fixed = ['iss' => 'https://app.example.com', 'aud' => 'help', 'iat' => $now, 'exp' => $now + 600];
    $message = part(json_encode($header)) . '.' . part(json_encode($fixed + $person));
    return $message . '.' . part(hash_hmac('sha256', $message, $secret, true));
}

echo help_token([
    'sub' => 'user-4711', 'name' => 'Ada Rossi', 'email' => 'ada@northwind.example', 'role' => 'super_admin',
    'account' => ['id' => 'northwind', 'name' => 'Northwind'], 'subscription' => 'growth-enterprise',
    'premium' => ['channels' => ['chat', 'email', 'phone']],
], $secret), "\n";
