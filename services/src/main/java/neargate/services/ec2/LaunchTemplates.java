package neargate.services.ec2;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import neargate.kernel.Caller;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Table;
import neargate.services.ec2.launchtemplates.LaunchTemplateRecord;
import neargate.services.ec2.launchtemplates.LaunchTemplateRecord.Version;
import neargate.services.ec2.launchtemplates.TemplatedLaunch;
import neargate.services.ec2.resource.ClientTokens;
import neargate.services.ec2.resource.Describe;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.Filters;
import neargate.services.ec2.resource.Kind;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import neargate.services.ec2.resource.Tags;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateResponse;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateResponse;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.ec2.model.ModifyLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.ModifyLaunchTemplateResponse;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/** Launch templates, and launches from them; {@link LaunchTemplateVersions} are what they say. */
final class LaunchTemplates {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9().\\-/_]{3,128}");

    private static final Table.Index<LaunchTemplateRecord> BY_NAME =
            new Table.Index<>("name", record -> List.of(record.template().launchTemplateName()));

    static final Kind<LaunchTemplateRecord, LaunchTemplate> KIND = new Kind<>(
            ResourceType.LAUNCH_TEMPLATE,
            "lt",
            new Kind.Wording(
                    "InvalidLaunchTemplateId.NotFound", "InvalidLaunchTemplateId.Malformed", "launch template ID"),
            Table.named("ec2.launch-templates", JsonCodec.of(LaunchTemplateRecord.class))
                    .with(BY_NAME)
                    .build(),
            LaunchTemplateRecord::id,
            (rows, record) -> record.template(),
            (record, tags) -> new LaunchTemplateRecord(record.template().copy(it -> it.tags(tags)), record.versions()),
            LaunchTemplate::tags,
            Filters.of(LaunchTemplate::tags)
                    .text("create-time", LaunchTemplate::createTime)
                    .text("launch-template-name", LaunchTemplate::launchTemplateName),
            Map.of("launch-template-name", BY_NAME));

    private final RegionStore store;

    LaunchTemplates(RegionStore store) {
        this.store = store;
    }

    /** A request with what its launch template says where it says nothing itself. */
    RunInstancesRequest completed(RunInstancesRequest request) {
        LaunchTemplateSpecification asked = request.launchTemplate();
        LaunchTemplateRecord record = required(store.read(), asked.launchTemplateId(), asked.launchTemplateName());
        String version = Objects.requireNonNullElse(asked.version(), "$Default");
        return TemplatedLaunch.completed(
                request,
                record.version(version)
                        .orElseThrow(() -> noVersion(record, version))
                        .data());
    }

    static Ec2Exception noVersion(LaunchTemplateRecord record, String version) {
        return Ec2Errors.error(
                "InvalidLaunchTemplateId.VersionNotFound",
                "Could not find the specified version " + version + " for the launch template with ID " + record.id()
                        + ".");
    }

    static LaunchTemplateRecord required(RegionRows rows, @Nullable String id, @Nullable String name) {
        if ((id == null) == (name == null)) {
            throw Ec2Errors.error(
                    "InvalidParameterCombination",
                    "Either a launch template ID or a launch template name must be specified in the request.");
        }
        return id != null
                ? rows.require(KIND, id)
                : rows.find(KIND, BY_NAME, Objects.requireNonNull(name))
                        .findFirst()
                        .orElseThrow(() -> Ec2Errors.error(
                                "InvalidLaunchTemplateName.NotFoundException",
                                "The specified launch template, with template name " + name + ", does not exist."));
    }

    CreateLaunchTemplateResponse create(CreateLaunchTemplateRequest request) {
        String name = request.launchTemplateName();
        if (name == null) {
            throw Ec2Errors.missingParameter("LaunchTemplateName");
        }
        if (!NAME.matcher(name).matches()) {
            throw Ec2Errors.error(
                    "InvalidLaunchTemplateName.MalformedException",
                    "The launch template name must be between 3 and 128 characters, and may contain letters, numbers, and"
                            + " the characters: - ( ) . / _");
        }
        RequestLaunchTemplateData data = checked(request.launchTemplateData());
        String by = Caller.current().principal();
        return store.write(edit -> CreateLaunchTemplateResponse.builder()
                .launchTemplate(ClientTokens.once(
                                edit, KIND, request.clientToken(), request, () -> made(edit, request, data, by))
                        .template())
                .build());
    }

    private static LaunchTemplateRecord made(
            RegionEdit edit, CreateLaunchTemplateRequest request, RequestLaunchTemplateData data, String by) {
        String name = request.launchTemplateName();
        if (edit.count(KIND, BY_NAME, name) > 0) {
            throw Ec2Errors.error(
                    "InvalidLaunchTemplateName.AlreadyExistsException", "Launch template name already in use.");
        }
        LaunchTemplate template = LaunchTemplate.builder()
                .launchTemplateId(edit.newId(KIND))
                .launchTemplateName(name)
                .createTime(edit.now())
                .createdBy(by)
                .defaultVersionNumber(1L)
                .latestVersionNumber(1L)
                .tags(Tags.ofNew(edit, request.tagSpecifications(), ResourceType.LAUNCH_TEMPLATE))
                .build();
        return edit.put(
                KIND,
                new LaunchTemplateRecord(
                        template, List.of(new Version(1, request.versionDescription(), edit.now(), by, data))));
    }

    static RequestLaunchTemplateData checked(@Nullable RequestLaunchTemplateData data) {
        if (data == null) {
            throw Ec2Errors.missingParameter("LaunchTemplateData");
        }
        InstanceLaunch.checkUserData(data.userData());
        return data;
    }

    ModifyLaunchTemplateResponse modify(ModifyLaunchTemplateRequest request) {
        if (request.defaultVersion() == null) {
            throw Ec2Errors.missingParameter("SetDefaultVersion");
        }
        return store.write(edit -> {
            LaunchTemplateRecord before = required(edit, request.launchTemplateId(), request.launchTemplateName());
            Version chosen = before.version(request.defaultVersion())
                    .orElseThrow(() -> noVersion(before, request.defaultVersion()));
            LaunchTemplate after = before.template().copy(it -> it.defaultVersionNumber(chosen.number()));
            edit.put(KIND, new LaunchTemplateRecord(after, before.versions()));
            return ModifyLaunchTemplateResponse.builder().launchTemplate(after).build();
        });
    }

    DeleteLaunchTemplateResponse delete(DeleteLaunchTemplateRequest request) {
        return store.write(edit -> {
            LaunchTemplateRecord found = required(edit, request.launchTemplateId(), request.launchTemplateName());
            edit.delete(KIND, found.id());
            return DeleteLaunchTemplateResponse.builder()
                    .launchTemplate(found.template())
                    .build();
        });
    }

    DescribeLaunchTemplatesResponse describe(DescribeLaunchTemplatesRequest request) {
        RegionRows rows = store.read();
        List<String> ids = Stream.concat(
                        request.launchTemplateIds().stream(),
                        request.launchTemplateNames().stream()
                                .map(name -> required(rows, null, name).id()))
                .toList();
        var page = Describe.of(
                rows, KIND, new Describe.Query(ids, request.filters(), request.maxResults(), request.nextToken()));
        return DescribeLaunchTemplatesResponse.builder()
                .launchTemplates(page.items())
                .nextToken(page.nextToken())
                .build();
    }
}
