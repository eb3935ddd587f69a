package neargate.services.ecs.settings;

import java.util.Optional;
import java.util.stream.Stream;
import neargate.kernel.Caller;
import neargate.kernel.Page;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Key;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.Pages;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DeleteAccountSettingRequest;
import software.amazon.awssdk.services.ecs.model.DeleteAccountSettingResponse;
import software.amazon.awssdk.services.ecs.model.ListAccountSettingsRequest;
import software.amazon.awssdk.services.ecs.model.ListAccountSettingsResponse;
import software.amazon.awssdk.services.ecs.model.PutAccountSettingDefaultRequest;
import software.amazon.awssdk.services.ecs.model.PutAccountSettingDefaultResponse;
import software.amazon.awssdk.services.ecs.model.PutAccountSettingRequest;
import software.amazon.awssdk.services.ecs.model.PutAccountSettingResponse;
import software.amazon.awssdk.services.ecs.model.Setting;
import software.amazon.awssdk.services.ecs.model.SettingType;

/**
 * The operations on account settings. What is set for the account's root holds for every principal that has no setting
 * of its own; what nobody set is as AWS has it ("PutAccountSetting").
 */
public final class AccountSettings {
    /** What was set, under {@code name principal}. */
    public static final Table<Setting> TABLE =
            Table.named("ecs.account-settings", JsonCodec.of(Setting.class)).build();

    private static final String MANAGED_BY_AWS = "guardDutyActivate";

    private final Store store;

    public AccountSettings(Store store) {
        this.store = store;
    }

    /** The value that holds for a principal, as {@code enabled} for {@code containerInsights}. */
    public static String effective(Reader state, Scope scope, String principal, String name) {
        return effectiveSetting(state, scope, principal, name).value();
    }

    public PutAccountSettingResponse put(PutAccountSettingRequest request) {
        String principal = principal(request.principalArn());
        return PutAccountSettingResponse.builder()
                .setting(put(request.nameAsString(), request.value(), principal))
                .build();
    }

    public PutAccountSettingDefaultResponse putDefault(PutAccountSettingDefaultRequest request) {
        String root = root(Scope.of(Caller.current()));
        return PutAccountSettingDefaultResponse.builder()
                .setting(put(request.nameAsString(), request.value(), root))
                .build();
    }

    public DeleteAccountSettingResponse delete(DeleteAccountSettingRequest request) {
        Scope scope = Scope.of(Caller.current());
        String principal = principal(request.principalArn());
        String name = checkedName(request.nameAsString());
        return store.write(tx -> {
            tx.delete(TABLE, key(scope, name, principal));
            return DeleteAccountSettingResponse.builder()
                    .setting(effectiveSetting(tx, scope, principal, name))
                    .build();
        });
    }

    public ListAccountSettingsResponse list(ListAccountSettingsRequest request) {
        Scope scope = Scope.of(Caller.current());
        String principal = principal(request.principalArn());
        if (request.value() != null && request.name() == null) {
            throw EcsErrors.invalidParameter("name must be specified when value is specified.");
        }
        Snapshot state = store.snapshot();
        boolean effective = Boolean.TRUE.equals(request.effectiveSettings());
        Page<Setting> page = Pages.take(
                after -> (effective ? effective(state, scope, principal) : set(state, scope, principal))
                        .filter(setting -> setting.nameAsString().compareTo(after) > 0)
                        .filter(setting ->
                                request.name() == null || request.nameAsString().equals(setting.nameAsString()))
                        .filter(setting ->
                                request.value() == null || request.value().equals(setting.value())),
                Setting::nameAsString,
                request.maxResults(),
                10,
                request.nextToken());
        return ListAccountSettingsResponse.builder()
                .settings(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    private static Stream<Setting> effective(Reader state, Scope scope, String principal) {
        return SettingDefaults.ALL.keySet().stream().map(name -> effectiveSetting(state, scope, principal, name));
    }

    private static Stream<Setting> set(Reader state, Scope scope, String principal) {
        return state.scan(TABLE, scope).map(Row::value).filter(setting -> principal.equals(setting.principalArn()));
    }

    private Setting put(@Nullable String name, @Nullable String value, String principal) {
        Scope scope = Scope.of(Caller.current());
        String known = checkedName(name);
        if (known.equals(MANAGED_BY_AWS)) {
            throw EcsErrors.invalidParameter(
                    "The account setting " + MANAGED_BY_AWS + " is managed by Amazon GuardDuty.");
        }
        SettingDefaults.Choice choice = SettingDefaults.ALL.get(known);
        if (value == null || !choice.values().contains(value)) {
            throw EcsErrors.invalidParameter("Invalid account setting value for " + known + ": " + value
                    + ". Valid values are " + String.join(", ", choice.values()) + ".");
        }
        Setting setting = setting(known, value, principal);
        return store.write(tx -> {
            tx.put(TABLE, key(scope, known, principal), setting);
            return setting;
        });
    }

    private static Setting effectiveSetting(Reader state, Scope scope, String principal, String name) {
        Optional<Setting> own = state.get(TABLE, key(scope, name, principal));
        Optional<Setting> set = own.or(() -> state.get(TABLE, key(scope, name, root(scope))));
        String value = set.map(Setting::value)
                .orElseGet(() -> SettingDefaults.ALL.get(name).usual());
        return setting(name, value, principal);
    }

    private static Setting setting(String name, String value, String principal) {
        return Setting.builder()
                .name(name)
                .value(value)
                .principalArn(principal)
                .type(name.equals(MANAGED_BY_AWS) ? SettingType.AWS_MANAGED : SettingType.USER)
                .build();
    }

    private static Key key(Scope scope, String name, String principal) {
        return scope.key(name + " " + principal);
    }

    private static String root(Scope scope) {
        return "arn:aws:iam::" + scope.account() + ":root";
    }

    private static String principal(@Nullable String named) {
        if (named == null) {
            return Caller.current().principal();
        }
        if (!named.startsWith("arn:aws:iam::" + Caller.current().account() + ":")) {
            throw EcsErrors.invalidParameter("Invalid principalArn: " + named);
        }
        return named;
    }

    private static String checkedName(@Nullable String name) {
        if (name == null || !SettingDefaults.ALL.containsKey(name)) {
            throw EcsErrors.invalidParameter("Invalid account setting name: " + name + ". Valid names are "
                    + String.join(", ", SettingDefaults.ALL.keySet()) + ".");
        }
        return name;
    }
}
