package neargate.services.secretsmanager;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.model.GetRandomPasswordRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetRandomPasswordResponse;

/** Passwords that nobody can guess. */
final class RandomPasswords {
    private static final int USUAL_LENGTH = 32;
    private static final String LOWERCASE = "abcdefghijklmnopqrstuvwxyz";
    private static final String UPPERCASE = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String NUMBERS = "0123456789";
    private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    private final RandomGenerator random;

    RandomPasswords(RandomGenerator random) {
        this.random = random;
    }

    GetRandomPasswordResponse make(GetRandomPasswordRequest request) {
        int length = Math.toIntExact(Objects.requireNonNullElse(request.passwordLength(), (long) USUAL_LENGTH));
        String without = Objects.requireNonNullElse(request.excludeCharacters(), "");
        List<String> types = Stream.of(
                        included(LOWERCASE, request.excludeLowercase()),
                        included(UPPERCASE, request.excludeUppercase()),
                        included(NUMBERS, request.excludeNumbers()),
                        included(PUNCTUATION, request.excludePunctuation()),
                        Boolean.TRUE.equals(request.includeSpace()) ? " " : "")
                .map(type -> type.chars()
                        .filter(c -> without.indexOf(c) < 0)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString())
                .filter(type -> !type.isEmpty())
                .toList();
        if (types.isEmpty()) {
            throw SecretsErrors.invalidParameter("All characters of a password are excluded.");
        }
        boolean each = !Boolean.FALSE.equals(request.requireEachIncludedType());
        if (each && length < types.size()) {
            throw SecretsErrors.invalidParameter(
                    "The password length " + length + " is too short based on the required types.");
        }
        return GetRandomPasswordResponse.builder()
                .randomPassword(password(types, length, each))
                .build();
    }

    private static String included(String type, @Nullable Boolean excluded) {
        return Boolean.TRUE.equals(excluded) ? "" : type;
    }

    private String password(List<String> types, int length, boolean each) {
        List<Character> characters = new ArrayList<>(length);
        if (each) {
            types.forEach(type -> characters.add(one(type)));
        }
        String all = String.join("", types);
        while (characters.size() < length) {
            characters.add(one(all));
        }
        Collections.shuffle(characters, Random.from(random));
        var password = new StringBuilder(length);
        characters.forEach(password::append);
        return password.toString();
    }

    private char one(String alphabet) {
        return alphabet.charAt(random.nextInt(alphabet.length()));
    }
}
