package neargate.services.iam;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import neargate.kernel.Caller;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.services.iam.UserRecord.Login;
import software.amazon.awssdk.services.iam.model.AccessKeyLastUsed;
import software.amazon.awssdk.services.iam.model.AccessKeyMetadata;
import software.amazon.awssdk.services.iam.model.PasswordPolicy;
import software.amazon.awssdk.services.iam.model.StatusType;

/** The lines of a credential report ("Understanding the report format"): the root user's, then one for each user. */
record CredentialReport(Reader now, Scope scope) {
    private static final String COLUMNS = "user,arn,user_creation_time,password_enabled,password_last_used,"
            + "password_last_changed,password_next_rotation,mfa_active,access_key_1_active,"
            + "access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,"
            + "access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,"
            + "access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,"
            + "cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated";
    private static final String NONE = "N/A";
    private static final List<String> NO_KEY = List.of("false", NONE, NONE, NONE, NONE);
    private static final List<String> NO_CERTIFICATES = List.of("false", NONE, "false", NONE);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx").withZone(ZoneOffset.UTC);

    static String of(Reader now, Scope scope) {
        var report = new CredentialReport(now, scope);
        Stream<String> users = now.scan(UserRecord.TABLE, scope).map(Row::value).map(report::line);
        return Stream.concat(Stream.of(COLUMNS, report.root()), users).collect(Collectors.joining("\n"));
    }

    /** The root user has an access key and no password. When the account began is not known. */
    private String root() {
        List<String> values = new ArrayList<>(List.of(
                "<root_account>",
                Caller.rootOf(scope.account()),
                NONE,
                "not_supported",
                NONE,
                "not_supported",
                "not_supported",
                "false",
                "true",
                NONE,
                NONE,
                NONE,
                NONE));
        values.addAll(NO_KEY);
        values.addAll(NO_CERTIFICATES);
        return String.join(",", values);
    }

    private String line(UserRecord record) {
        List<String> values = new ArrayList<>();
        values.add(quoted(record.name()));
        values.add(quoted(record.user().arn()));
        values.add(TIME.format(record.user().createDate()));
        values.addAll(password(record));
        values.add("false");
        List<AccessKeyMetadata> keys = AccessKeys.of(now, scope, record.name());
        for (int i = 0; i < AccessKeys.MOST; i++) {
            values.addAll(i < keys.size() ? key(keys.get(i)) : NO_KEY);
        }
        values.addAll(NO_CERTIFICATES);
        return String.join(",", values);
    }

    private List<String> password(UserRecord record) {
        Login login = record.login();
        return login == null
                ? List.of("false", NONE, NONE, NONE)
                : List.of("true", "no_information", TIME.format(login.changed()), nextRotation(login));
    }

    private String nextRotation(Login login) {
        return PasswordPolicies.find(now, scope)
                .map(PasswordPolicy::maxPasswordAge)
                .map(days -> TIME.format(login.changed().plus(Duration.ofDays(days))))
                .orElse(NONE);
    }

    private List<String> key(AccessKeyMetadata key) {
        Optional<AccessKeyLastUsed> use = LastUses.find(now, scope, key.accessKeyId());
        return List.of(
                String.valueOf(key.status() == StatusType.ACTIVE),
                TIME.format(key.createDate()),
                use.map(AccessKeyLastUsed::lastUsedDate)
                        .map((Instant at) -> TIME.format(at))
                        .orElse(NONE),
                use.map(AccessKeyLastUsed::region).orElse(NONE),
                use.map(AccessKeyLastUsed::serviceName).orElse(NONE));
    }

    /** The names of users may have commas. */
    private static String quoted(String value) {
        return value.contains(",") ? '"' + value + '"' : value;
    }
}
