package neargate.services.ec2;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Table;
import neargate.services.ec2.keypairs.NewKey;
import neargate.services.ec2.keypairs.SshPublicKey;
import neargate.services.ec2.resource.Describe;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.Filters;
import neargate.services.ec2.resource.Kind;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import neargate.services.ec2.resource.Tags;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CreateKeyPairRequest;
import software.amazon.awssdk.services.ec2.model.CreateKeyPairResponse;
import software.amazon.awssdk.services.ec2.model.DeleteKeyPairRequest;
import software.amazon.awssdk.services.ec2.model.DeleteKeyPairResponse;
import software.amazon.awssdk.services.ec2.model.DescribeKeyPairsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeKeyPairsResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.ImportKeyPairRequest;
import software.amazon.awssdk.services.ec2.model.ImportKeyPairResponse;
import software.amazon.awssdk.services.ec2.model.KeyFormat;
import software.amazon.awssdk.services.ec2.model.KeyPairInfo;
import software.amazon.awssdk.services.ec2.model.KeyType;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** Key pairs: the public halves are kept, a private half is in the answer to CreateKeyPair and nowhere else. */
final class KeyPairs {
    private static final int LONGEST_NAME = 255;

    private static final Table.Index<KeyPairInfo> BY_NAME = new Table.Index<>("name", pair -> List.of(pair.keyName()));

    static final Kind<KeyPairInfo, KeyPairInfo> KIND = Kind.plain(
            ResourceType.KEY_PAIR,
            "key",
            new Kind.Wording("InvalidKeyPair.NotFound", "InvalidKeyPair.Malformed", "key pair"),
            Table.named("ec2.key-pairs", JsonCodec.of(KeyPairInfo.class))
                    .with(BY_NAME)
                    .build(),
            KeyPairInfo::keyPairId,
            (pair, tags) -> pair.toBuilder().tags(tags).build(),
            KeyPairInfo::tags,
            Filters.of(KeyPairInfo::tags)
                    .text("fingerprint", KeyPairInfo::keyFingerprint)
                    .text("key-name", KeyPairInfo::keyName)
                    .id("key-pair-id", KeyPairInfo::keyPairId),
            Map.of("key-name", BY_NAME));

    private final RegionStore store;
    private final SecureRandom random;

    KeyPairs(RegionStore store, SecureRandom random) {
        this.store = store;
        this.random = random;
    }

    DescribeKeyPairsResponse describe(DescribeKeyPairsRequest request) {
        RegionRows rows = store.read();
        List<Filter> filters = new ArrayList<>(request.filters());
        if (!request.keyNames().isEmpty()) {
            request.keyNames().stream()
                    .filter(name -> named(rows, name).isEmpty())
                    .findFirst()
                    .ifPresent(name -> {
                        throw notFound(name);
                    });
            filters.add(
                    Filter.builder().name("key-name").values(request.keyNames()).build());
        }
        var page = Describe.of(rows, KIND, new Describe.Query(request.keyPairIds(), filters, null, null));
        boolean whole = Boolean.TRUE.equals(request.includePublicKey());
        return DescribeKeyPairsResponse.builder()
                .keyPairs(page.items().stream()
                        .map(pair ->
                                whole ? pair : pair.toBuilder().publicKey(null).build())
                        .toList())
                .build();
    }

    CreateKeyPairResponse create(CreateKeyPairRequest request) {
        String name = checkedName(request.keyName());
        if (request.keyFormat() != null && request.keyFormat() != KeyFormat.PEM) {
            throw Ec2Errors.unsupported("The key format " + request.keyFormatAsString());
        }
        KeyType type = request.keyType() == null ? KeyType.RSA : request.keyType();
        if (named(store.read(), name).isPresent()) {
            throw duplicate();
        }
        NewKey key = NewKey.make(type, random);
        KeyPairInfo pair =
                store.write(edit -> put(edit, name, key.publicKey(), key.fingerprint(), request.tagSpecifications()));
        return CreateKeyPairResponse.builder()
                .keyName(name)
                .keyPairId(pair.keyPairId())
                .keyFingerprint(pair.keyFingerprint())
                .keyMaterial(key.privateKey())
                .tags(pair.tags())
                .build();
    }

    ImportKeyPairResponse importKey(ImportKeyPairRequest request) {
        String name = checkedName(request.keyName());
        if (request.publicKeyMaterial() == null) {
            throw Ec2Errors.missingParameter("PublicKeyMaterial");
        }
        SshPublicKey key = SshPublicKey.parse(request.publicKeyMaterial().asString(StandardCharsets.ISO_8859_1))
                .orElseThrow(
                        () -> Ec2Errors.error("InvalidKey.Format", "Key is not in valid OpenSSH public key format"));
        KeyPairInfo pair = store.write(edit -> put(edit, name, key, key.fingerprint(), request.tagSpecifications()));
        return ImportKeyPairResponse.builder()
                .keyName(name)
                .keyPairId(pair.keyPairId())
                .keyFingerprint(pair.keyFingerprint())
                .tags(pair.tags())
                .build();
    }

    private static KeyPairInfo put(
            RegionEdit edit, String name, SshPublicKey key, String fingerprint, List<TagSpecification> tags) {
        if (named(edit, name).isPresent()) {
            throw duplicate();
        }
        return edit.put(
                KIND,
                KeyPairInfo.builder()
                        .keyPairId(edit.newId(KIND))
                        .keyName(name)
                        .keyType(key.type())
                        .keyFingerprint(fingerprint)
                        .publicKey(key.line() + " " + name)
                        .createTime(edit.now())
                        .tags(Tags.ofNew(edit, tags, ResourceType.KEY_PAIR))
                        .build());
    }

    /** To delete what is not there succeeds as well. */
    DeleteKeyPairResponse delete(DeleteKeyPairRequest request) {
        if (request.keyName() == null && request.keyPairId() == null) {
            throw Ec2Errors.missingParameter("KeyName or KeyPairId");
        }
        return store.write(edit -> {
            Optional<KeyPairInfo> pair =
                    request.keyPairId() != null ? edit.get(KIND, request.keyPairId()) : named(edit, request.keyName());
            pair.ifPresent(found -> edit.delete(KIND, found.keyPairId()));
            return DeleteKeyPairResponse.builder()
                    .returnValue(true)
                    .keyPairId(pair.map(KeyPairInfo::keyPairId).orElse(null))
                    .build();
        });
    }

    /** The key pair of that name, which must be there. */
    static KeyPairInfo required(RegionRows rows, String name) {
        return named(rows, name).orElseThrow(() -> notFound(name));
    }

    private static Optional<KeyPairInfo> named(RegionRows rows, String name) {
        return rows.find(KIND, BY_NAME, name).findFirst();
    }

    /** "Up to 255 ASCII characters. Can't include leading or trailing spaces." */
    private static String checkedName(@Nullable String name) {
        if (name == null || name.isEmpty()) {
            throw Ec2Errors.missingParameter("KeyName");
        }
        if (name.length() > LONGEST_NAME
                || !name.strip().equals(name)
                || !name.chars().allMatch(c -> c >= ' ' && c < 127)) {
            throw Ec2Errors.invalidParameterValue("Value (" + name + ") for parameter KeyName is invalid. It must be up"
                    + " to 255 ASCII characters, without leading or trailing spaces.");
        }
        return name;
    }

    private static Ec2Exception duplicate() {
        return Ec2Errors.error("InvalidKeyPair.Duplicate", "The keypair already exists");
    }

    private static Ec2Exception notFound(String name) {
        return Ec2Errors.error("InvalidKeyPair.NotFound", "The key pair '" + name + "' does not exist");
    }
}
