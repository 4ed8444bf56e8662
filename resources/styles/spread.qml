<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="Symbology">
  <pipe>
    <rasterrenderer type="singlebandpseudocolor" band="2" opacity="1" alphaBand="-1" classificationMin="0" classificationMax="1">
      <rastershader>
        <colorrampshader colorRampType="INTERPOLATED" classificationMode="1" clip="0" minimumValue="0" maximumValue="1">
          <colorramp name="[source]" type="gradient">
            <Option type="Map">
              <Option name="color1" type="QString" value="255,247,251,255"/>
              <Option name="color2" type="QString" value="2,56,88,255"/>
              <Option name="discrete" type="QString" value="0"/>
              <Option name="rampType" type="QString" value="gradient"/>
              <Option name="stops" type="QString" value="0.125;236,231,242,255:0.25;208,209,230,255:0.375;165,189,219,255:0.5;115,169,207,255:0.625;53,143,192,255:0.75;5,111,175,255:0.875;4,89,140,255"/>
            </Option>
          </colorramp>
          <item value="0" label="0" color="#fff7fb" alpha="255"/>
          <item value="0.125" label="0.125" color="#ece7f2" alpha="255"/>
          <item value="0.25" label="0.25" color="#d0d1e6" alpha="255"/>
          <item value="0.375" label="0.375" color="#a5bddb" alpha="255"/>
          <item value="0.5" label="0.5" color="#73a9cf" alpha="255"/>
          <item value="0.625" label="0.625" color="#358fc0" alpha="255"/>
          <item value="0.75" label="0.75" color="#056faf" alpha="255"/>
          <item value="0.875" label="0.875" color="#04598c" alpha="255"/>
          <item value="1" label="1" color="#023858" alpha="255"/>
        </colorrampshader>
      </rastershader>
    </rasterrenderer>
  </pipe>
</qgis>
